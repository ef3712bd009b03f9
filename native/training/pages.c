/*
 * Which pages of linear memory a run writes to. The linker puts this around `image_load` (training.ts): behind it no page may be written,
 * until a fault has noted it. At the end, their numbers are printed, one a line.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../host.h"

#define PAGE 4096u
/* 256 MiB; the run needs 3. */
#define MOST_PAGES 65536u

static bool written[MOST_PAGES];

static void on_write(int signal, siginfo_t *info, void *context) {
  (void)signal;
  (void)context;
  uintptr_t offset = (uintptr_t)info->si_addr - (uintptr_t)engine.w2c_memory.data, page = offset / PAGE;
  if (offset >= engine.w2c_memory.size || page >= MOST_PAGES || written[page]) _exit(1);
  written[page] = true;
  mprotect(engine.w2c_memory.data + page * PAGE, PAGE, PROT_READ | PROT_WRITE);
}

static void print_pages(void) {
  for (uint32_t page = 0; page < MOST_PAGES; page++)
    if (written[page]) dprintf(STDERR_FILENO, "%u\n", page);
}

void __real_image_load(void);
void __wrap_image_load(void);

void __wrap_image_load(void) {
  __real_image_load();
  struct sigaction action = {.sa_sigaction = on_write, .sa_flags = SA_ONSTACK | SA_SIGINFO};
  sigaction(SIGSEGV, &action, NULL);
  atexit(print_pages);
  mprotect(engine.w2c_memory.data, engine.w2c_memory.size, PROT_READ);
}
