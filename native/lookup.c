/* Resolving a name: getaddrinfo blocks for as long as it likes, so it runs in a child. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <string.h>
#include <sys/socket.h>

#include "host.h"

static void answer(int fd, const char *line) {
  write_all(fd, (const uint8_t *)line, strlen(line));
  write_all(fd, (const uint8_t *)"\n", 1);
}

/* One address a line, in the order of preference; or `!` and the name of the error. */
static void resolve(const struct task *task, int fd) {
  struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *found = NULL;
  int error = getaddrinfo(task->text, NULL, &hints, &found);
  if (error != 0) answer(fd, error == EAI_AGAIN ? "!again" : error == EAI_NONAME ? "!noname" : "!failed");
  for (; error == 0 && found != NULL; found = found->ai_next) {
    char digits[INET6_ADDRSTRLEN];
    const void *address = found->ai_family == AF_INET6
                              ? (const void *)&((struct sockaddr_in6 *)(void *)found->ai_addr)->sin6_addr
                              : (const void *)&((struct sockaddr_in *)(void *)found->ai_addr)->sin_addr;
    if (inet_ntop(found->ai_family, address, digits, sizeof digits) != NULL) answer(fd, digits);
  }
}

/** (name) → descriptor to read the answer from, until its end */
js_value host_lookup(struct call *call) {
  struct task task = {.kind = 0};
  const char *name = arg_path(call, 0);
  if (name == NULL || strlen(name) >= sizeof task.text) return js_number(-EINVAL);
  strcpy(task.text, name);
  return js_number(child_start(resolve, &task));
}
