/* Host calls for sockets. Only `poll` blocks, exactly as long as it is asked to. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "host.h"

/* Starts to connect; whether it worked shows at once (connected) or when the socket becomes writable (socketError). */
static js_value begin(const struct sockaddr *address, socklen_t length) {
  int fd = socket(address->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) return js_number(-errno);
  /* Else the kernel holds back a second small write, as of a TLS handshake, until the peer acknowledges the first: 40 ms. */
  if (address->sa_family != AF_UNIX) setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
  if (connect(fd, address, length) == 0 || errno == EINPROGRESS) return js_number(fd);
  int error = errno;
  close(fd);
  return js_number(-error);
}

/** (address as digits, port) → descriptor */
js_value host_connect(struct call *call) {
  const char *address = arg_path(call, 0);
  int port = arg_int(call, 1);
  if (address == NULL || port < 0 || port > UINT16_MAX) return js_number(-EINVAL);
  struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  if (inet_pton(AF_INET, address, &v4.sin_addr) == 1) return begin((struct sockaddr *)&v4, sizeof v4);
  struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port)};
  if (inet_pton(AF_INET6, address, &v6.sin6_addr) == 1) return begin((struct sockaddr *)&v6, sizeof v6);
  return js_number(-EINVAL);
}

js_value host_connectUnix(struct call *call) {
  const char *path = arg_path(call, 0);
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  if (path == NULL) return js_number(-EINVAL);
  size_t length = strlen(path);
  if (length >= sizeof address.sun_path) return js_number(-ENAMETOOLONG);
  memcpy(address.sun_path, path, length);
  return begin((struct sockaddr *)&address, sizeof address);
}

/** 1 for a socket that is connected; 0 while it is not, and where it cannot be. */
js_value host_connected(struct call *call) {
  struct sockaddr_storage peer;
  socklen_t size = sizeof peer;
  return js_number(getpeername(arg_int(call, 0), (struct sockaddr *)&peer, &size) == 0);
}

/** How connecting ended: 0, or minus an errno. */
js_value host_socketError(struct call *call) {
  int error = 0;
  socklen_t size = sizeof error;
  if (getsockopt(arg_int(call, 0), SOL_SOCKET, SO_ERROR, &error, &size) != 0) error = errno;
  return js_number(-error);
}

/**
 * (bytes of an array of `struct pollfd`, ms or -1) → how many are ready. The answers are written into the array,
 * whose layout is the same on every Linux: a 32 bit descriptor, 16 bits of events, 16 of results.
 */
js_value host_poll(struct call *call) {
  struct bytes waits = arg_bytes(call, 0);
  int timeout = arg_int(call, 1);
  nfds_t count = waits.length / sizeof(struct pollfd);
  if ((uintptr_t)waits.data % _Alignof(struct pollfd) != 0) die("poll wants an array at its start");
  int ready = poll((struct pollfd *)(void *)waits.data, count, timeout);
  int error = ready < 0 && errno != EINTR ? errno : 0;
  return js_number(error != 0 ? -error : ready < 0 ? 0 : ready);
}

/** (descriptor of anything, buffer) → bytes read; 0 at the end */
js_value host_read(struct call *call) {
  struct bytes buffer = arg_bytes(call, 1);
  ssize_t got = read(arg_int(call, 0), buffer.data, buffer.length);
  return js_number(got < 0 ? -errno : (double)got);
}

/** (descriptor, bytes) → bytes taken */
js_value host_send(struct call *call) {
  struct bytes bytes = arg_bytes(call, 1);
  ssize_t sent = send(arg_int(call, 0), bytes.data, bytes.length, MSG_NOSIGNAL);
  return js_number(sent < 0 ? -errno : (double)sent);
}

js_value host_close(struct call *call) {
  int fd = arg_int(call, 0);
  child_forget(fd);
  return js_number(close(fd) == 0 ? 0 : -errno);
}
