/* The imports of QuickJS itself: time, randomness, its own error output, and when to stop running. */
#include <errno.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "host.h"

#define WASI_OK 0
#define WASI_BADF 8
#define WASI_NOSYS 52

uint64_t interrupt_at;
bool interrupted;

static uint64_t clock_ns(clockid_t id) {
  struct timespec now;
  clock_gettime(id, &now);
  return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

uint64_t monotonic_ns(void) { return clock_ns(CLOCK_MONOTONIC); }

/** 0, or minus an errno. Whoever reads our output may be gone; that is not ours to judge. */
int write_all(int fd, const uint8_t *data, size_t length) {
  while (length > 0) {
    ssize_t written = write(fd, data, length);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return -errno;
    data += written;
    length -= (size_t)written;
  }
  return 0;
}

void random_fill(void *data, size_t length) {
  uint8_t *bytes = data;
  while (length > 0) {
    ssize_t got = getrandom(bytes, length, 0);
    if (got < 0 && errno != EINTR) die("the kernel gives no random numbers");
    if (got < 0) continue;
    bytes += got;
    length -= (size_t)got;
  }
}

/** Asked by QuickJS every 10,000 or so operations, regular expressions included: 1 ends what is running. */
u32 Z_envZ_host_interrupt(struct Z_env_instance_t *env) {
  (void)env;
  if (interrupt_at != 0 && monotonic_ns() > interrupt_at) interrupted = true;
  return interrupted;
}

u32 Z_wasi_snapshot_preview1Z_clock_time_get(struct Z_wasi_snapshot_preview1_instance_t *wasi, u32 id, u64 precision,
                                             u32 result) {
  (void)wasi;
  (void)precision;
  uint64_t ns = clock_ns(id == 0 ? CLOCK_REALTIME : CLOCK_MONOTONIC);
  memcpy(memory_at(result, sizeof ns), &ns, sizeof ns);
  return WASI_OK;
}

u32 Z_wasi_snapshot_preview1Z_random_get(struct Z_wasi_snapshot_preview1_instance_t *wasi, u32 data, u32 length) {
  (void)wasi;
  random_fill(memory_at(data, length), length);
  return WASI_OK;
}

/** Only for the engine's own last words: the program prints through host calls. */
u32 Z_wasi_snapshot_preview1Z_fd_write(struct Z_wasi_snapshot_preview1_instance_t *wasi, u32 fd, u32 parts, u32 count,
                                       u32 result) {
  (void)wasi;
  uint32_t total = 0;
  if (fd != STDOUT_FILENO && fd != STDERR_FILENO) return WASI_BADF;
  for (uint32_t i = 0; i < count; i++) {
    uint32_t data = read_u32(parts + i * 8), length = read_u32(parts + i * 8 + 4);
    write_all(STDERR_FILENO, memory_at(data, length), length);
    total += length;
  }
  write_u32(result, total);
  return WASI_OK;
}

u32 Z_wasi_snapshot_preview1Z_fd_close(struct Z_wasi_snapshot_preview1_instance_t *wasi, u32 fd) {
  (void)wasi;
  (void)fd;
  return WASI_NOSYS;
}

u32 Z_wasi_snapshot_preview1Z_fd_fdstat_get(struct Z_wasi_snapshot_preview1_instance_t *wasi, u32 fd, u32 result) {
  (void)wasi;
  (void)fd;
  (void)result;
  return WASI_BADF;
}

u32 Z_wasi_snapshot_preview1Z_fd_seek(struct Z_wasi_snapshot_preview1_instance_t *wasi, u32 fd, u64 offset, u32 whence,
                                      u32 result) {
  (void)wasi;
  (void)fd;
  (void)offset;
  (void)whence;
  (void)result;
  return WASI_NOSYS;
}

/** Times are UTC everywhere. */
u32 Z_envZ_host_get_timezone_offset(struct Z_env_instance_t *env, u32 high, u32 low) {
  (void)env;
  (void)high;
  (void)low;
  return 0;
}

void Z_envZ_host_promise_rejection(struct Z_env_instance_t *env, u32 promise, u32 reason, u32 handled) {
  (void)env;
  (void)handled;
  Z_quickjsZ_qjs_free_value(&engine, promise);
  Z_quickjsZ_qjs_free_value(&engine, reason);
}

/** The program is one script: there is no module to load. */
u32 Z_envZ_host_module_normalize(struct Z_env_instance_t *env, u32 base, u32 name) {
  (void)env;
  (void)base;
  (void)name;
  return 0;
}

u32 Z_envZ_host_module_load(struct Z_env_instance_t *env, u32 name, u32 length) {
  (void)env;
  (void)name;
  (void)length;
  return 0;
}
