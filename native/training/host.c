/*
 * In place of net.c and files.c in the training program (training.ts): every connection is made at once and gives the same
 * answer, every file is the same config, and the clock goes at a fixed pace. So every training run is the same.
 */
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <time.h>

#include "../host.h"

static const char RESPONSE[] = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
                               "Content-Length: 17\r\n\r\n{\"status\":\"pass\"}";
static const char CONFIG[] = "{\"checks\":[{\"id\":\"api\",\"type\":\"http\",\"url\":\"http://127.0.0.1:8080/healthz\","
                             "\"expect\":{\"status\":\"2xx\",\"json\":{\"$.status\":\"pass\"}}}]}";

/* Above what the system gives. */
#define FIRST_SOCKET 1000
#define MOST_SOCKETS 64

static size_t answered[MOST_SOCKETS];

int clock_gettime(clockid_t id, struct timespec *now) {
  static time_t us;
  (void)id;
  us += 20;
  *now = (struct timespec){.tv_sec = 1 + us / 1000000, .tv_nsec = (long)(us % 1000000) * 1000};
  return 0;
}

js_value host_connect(struct call *call) {
  static int sockets;
  (void)call;
  if (sockets == MOST_SOCKETS) die("the training run opens more sockets than it should");
  return js_number(FIRST_SOCKET + sockets++);
}

js_value host_connectUnix(struct call *call) { return host_connect(call); }

js_value host_connected(struct call *call) {
  (void)call;
  return js_number(1);
}

js_value host_socketError(struct call *call) {
  (void)call;
  return js_number(0);
}

js_value host_poll(struct call *call) {
  struct bytes waits = arg_bytes(call, 0);
  struct pollfd *polled = (struct pollfd *)(void *)waits.data;
  uint32_t count = waits.length / (uint32_t)sizeof *polled;
  for (uint32_t i = 0; i < count; i++) polled[i].revents = polled[i].events;
  return js_number(count);
}

js_value host_read(struct call *call) {
  struct bytes buffer = arg_bytes(call, 1);
  size_t *done = &answered[arg_int(call, 0) - FIRST_SOCKET], length = sizeof RESPONSE - 1 - *done;
  if (length > buffer.length) length = buffer.length;
  memcpy(buffer.data, RESPONSE + *done, length);
  *done += length;
  return js_number((double)length);
}

js_value host_send(struct call *call) { return js_number(arg_bytes(call, 1).length); }

js_value host_close(struct call *call) {
  (void)call;
  return js_number(0);
}

/** Bytes, and the 0 that says there was no error. */
js_value host_ask(struct call *call) {
  (void)call;
  uint8_t bytes[sizeof CONFIG - 1 + sizeof(int32_t)] = {0};
  memcpy(bytes, CONFIG, sizeof CONFIG - 1);
  uint32_t copy = memory_copy_in(bytes, sizeof bytes);
  js_value answer = Z_quickjsZ_qjs_new_uint8_array(&engine, copy, sizeof bytes);
  Z_quickjsZ_wasm_free(&engine, copy);
  return answer;
}

static js_value nothing(void) { return js_number(-ENOENT); }

js_value host_open(struct call *call) {
  (void)call;
  return nothing();
}

js_value host_list(struct call *call) {
  (void)call;
  return nothing();
}

js_value host_link(struct call *call) {
  (void)call;
  return nothing();
}
