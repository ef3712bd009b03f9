/* Host calls for `health --listen`: a socket that listens, the signal that ends it, and what a long life needs. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "host.h"

/* Connections that wait to be accepted. */
enum { BACKLOG = 128 };

union address {
  struct sockaddr any;
  struct sockaddr_in v4;
  struct sockaddr_in6 v6;
};

static socklen_t parse(const char *text, int port, union address *address) {
  *address = (union address){.v4 = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)}};
  if (inet_pton(AF_INET, text, &address->v4.sin_addr) == 1) return sizeof address->v4;
  *address = (union address){.v6 = {.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port)}};
  return inet_pton(AF_INET6, text, &address->v6.sin6_addr) == 1 ? sizeof address->v6 : 0;
}

/** (address as digits, port) → descriptor */
js_value host_listen(struct call *call) {
  const char *text = arg_path(call, 0);
  int port = arg_int(call, 1), on = 1;
  union address address;
  socklen_t size = text == NULL || port < 0 || port > UINT16_MAX ? 0 : parse(text, port, &address);
  if (size == 0) return js_number(-EINVAL);
  int fd = socket(address.any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) return js_number(-errno);
  /* A restart must not wait for the connections of the one before. */
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(fd, &address.any, size) == 0 && listen(fd, BACKLOG) == 0) return js_number(fd);
  int error = errno;
  close(fd);
  return js_number(-error);
}

js_value host_accept(struct call *call) {
  int fd = accept4(arg_int(call, 0), NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
  return js_number(fd < 0 ? -errno : fd);
}

js_value host_localPort(struct call *call) {
  union address address;
  socklen_t size = sizeof address;
  if (getsockname(arg_int(call, 0), &address.any, &size) != 0) return js_number(-errno);
  return js_number(ntohs(address.any.sa_family == AF_INET6 ? address.v6.sin6_port : address.v4.sin_port));
}

/** Process 1 of a container has no default action for them, so they must be asked for. */
js_value host_stopSignal(struct call *call) {
  (void)call;
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  sigprocmask(SIG_BLOCK, &signals, NULL);
  int fd = signalfd(-1, &signals, SFD_NONBLOCK | SFD_CLOEXEC);
  return js_number(fd < 0 ? -errno : fd);
}

/** Frees what only refers to itself. The start image never collects, as a health run ends before it would help. */
js_value host_collect(struct call *call) {
  (void)call;
  Z_quickjsZ_qjs_run_gc(&engine);
  return js_undefined();
}
