/*
 * Children, for calls that may block for ever: a name server that is silent, a mount whose server is gone. In such a wait
 * the kernel heeds no signal but SIGKILL, so a timer could end the program and not the call. A child answers through a
 * pipe; closing the pipe ends the child. None outlives the program (PR_SET_PDEATHSIG), which waits a moment for each.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "host.h"

/* As many as checks that run at a time, and some to spare; the caller hears EAGAIN beyond. */
static struct child {
  pid_t pid;
  int fd;
} children[64];

#define COUNT (sizeof children / sizeof *children)

/* What a child that is killed may take to be gone, us. One that waits for a dead file server may not be gone sooner than that. */
#define PATIENCE_US 20000

static void end(struct child *child) {
  kill(child->pid, SIGKILL);
  for (long us = 50, waited = 0; waitpid(child->pid, NULL, WNOHANG) == 0 && waited < PATIENCE_US; waited += us, us *= 2)
    nanosleep(&(struct timespec){.tv_nsec = us * 1000}, NULL);
  *child = (struct child){0};
}

void child_forget(int fd) {
  for (size_t i = 0; i < COUNT; i++)
    if (children[i].pid > 0 && children[i].fd == fd) end(&children[i]);
}

void child_forget_all(void) {
  for (size_t i = 0; i < COUNT; i++)
    if (children[i].pid > 0) end(&children[i]);
}

/* The image and the heap of JavaScript: to leave them out makes a fork three times as fast. */
static void leave_out_javascript(void) {
  static bool is_left_out;
  if (!is_left_out) madvise(engine.w2c_memory.data, engine.w2c_memory.size, MADV_DONTFORK);
  is_left_out = true;
}

int child_start(void (*run)(const struct task *task, int fd), const struct task *task) {
  struct child *slot = NULL;
  int ends[2];
  for (size_t i = 0; i < COUNT; i++)
    if (children[i].pid == 0) slot = &children[i];
  if (slot == NULL) return -EAGAIN;
  if (pipe2(ends, O_CLOEXEC) != 0) return -errno;
  fcntl(ends[0], F_SETFL, O_NONBLOCK);
  leave_out_javascript();
  pid_t parent = getpid(), pid = fork();
  int error = errno;
  if (pid == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() == parent) run(task, ends[1]);
    _exit(0);
  }
  close(ends[1]);
  if (pid < 0) close(ends[0]);
  if (pid < 0) return -error;
  *slot = (struct child){.pid = pid, .fd = ends[0]};
  return ends[0];
}
