/*
 * Resolving a name. getaddrinfo blocks for as long as it likes, so it runs in a child, which answers through a pipe;
 * closing the pipe ends the child. No child outlives the program (PR_SET_PDEATHSIG, and `exit` waits for each).
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "host.h"

/* As many as checks that run at a time, and some to spare; the caller hears EAGAIN beyond. */
static struct child {
  pid_t pid;
  int fd;
} children[32];

static void end(struct child *child) {
  kill(child->pid, SIGKILL);
  while (waitpid(child->pid, NULL, 0) < 0 && errno == EINTR) continue;
  *child = (struct child){0};
}

void lookup_forget(int fd) {
  for (size_t i = 0; i < sizeof children / sizeof *children; i++)
    if (children[i].pid > 0 && children[i].fd == fd) end(&children[i]);
}

void lookup_forget_all(void) {
  for (size_t i = 0; i < sizeof children / sizeof *children; i++)
    if (children[i].pid > 0) end(&children[i]);
}

static void answer(int fd, const char *line) {
  write_all(fd, (const uint8_t *)line, strlen(line));
  write_all(fd, (const uint8_t *)"\n", 1);
}

/* One address a line, in the order of preference; or `!` and the name of the error. */
static _Noreturn void resolve(const char *name, int fd) {
  struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *found = NULL;
  int error = getaddrinfo(name, NULL, &hints, &found);
  if (error != 0) answer(fd, error == EAI_AGAIN ? "!again" : error == EAI_NONAME ? "!noname" : "!failed");
  for (; error == 0 && found != NULL; found = found->ai_next) {
    char digits[INET6_ADDRSTRLEN];
    const void *address = found->ai_family == AF_INET6
                              ? (const void *)&((struct sockaddr_in6 *)(void *)found->ai_addr)->sin6_addr
                              : (const void *)&((struct sockaddr_in *)(void *)found->ai_addr)->sin_addr;
    if (inet_ntop(found->ai_family, address, digits, sizeof digits) != NULL) answer(fd, digits);
  }
  _exit(0);
}

/** (name) → descriptor to read the answer from, until its end */
js_value host_lookup(struct call *call) {
  const char *name = arg_path(call, 0);
  struct child *free_slot = NULL;
  int ends[2];
  for (size_t i = 0; i < sizeof children / sizeof *children; i++)
    if (children[i].pid == 0) free_slot = &children[i];
  if (name == NULL) return js_number(-EINVAL);
  if (free_slot == NULL) return js_number(-EAGAIN);
  if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) return js_number(-errno);
  pid_t parent = getpid(), child = fork();
  int error = errno;
  if (child == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(0);
    resolve(name, ends[1]);
  }
  close(ends[1]);
  if (child < 0) close(ends[0]);
  if (child < 0) return js_number(-error);
  *free_slot = (struct child){.pid = child, .fd = ends[0]};
  return js_number(ends[0]);
}
