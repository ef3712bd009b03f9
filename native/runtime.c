/*
 * What code made by wasm2c asks of its surroundings (wasm-rt.h): linear memory, the function table, traps. The
 * runtime of the wabt package does the same for many modules and several systems; one module on Linux needs less,
 * and can have its memory filled by moving pages.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "host.h"
#include "image.h"

#define WASM_PAGE 65536u
/* A 32 bit address plus a 32 bit offset: an access that wasm2c does not check cannot leave this. */
#define GUARDED (UINT64_C(1) << 33)
/* Where `ulimit -v` forbids that, as little as this does; then a stray access is caught less surely. */
#define LEAST (UINT64_C(1) << 26)

_Noreturn void die(const char *why) {
  static const char before[] = "sitrep: internal error: ";
  write_all(STDERR_FILENO, (const uint8_t *)before, sizeof before - 1);
  write_all(STDERR_FILENO, (const uint8_t *)why, strlen(why));
  write_all(STDERR_FILENO, (const uint8_t *)"\n", 1);
  child_forget_all();
  _exit(1);
}

void wasm_rt_trap(wasm_rt_trap_t trap) {
  (void)trap;
  die("the JavaScript engine trapped");
}

static void on_fault(int signal) {
  (void)signal;
  die("the JavaScript engine reached outside of memory");
}

/* On a stack of its own: what faults may be the stack. */
static void catch_faults(void) {
  static uint8_t stack[16384];
  stack_t spare = {.ss_sp = stack, .ss_size = sizeof stack};
  struct sigaction action = {.sa_handler = on_fault, .sa_flags = SA_ONSTACK};
  if (sigaltstack(&spare, NULL) != 0 || sigaction(SIGSEGV, &action, NULL) != 0) die("cannot catch faults");
}

bool wasm_rt_is_initialized(void) { return true; }

/* What tells types of functions apart for calls through the table, of which quickjs.ts has only the bounds checked. */
uint32_t wasm_rt_register_func_type(uint32_t params, uint32_t results, ...) {
  (void)params;
  (void)results;
  return 1;
}

#ifdef MEMORY_BASE
#define PLACE ((void *)MEMORY_BASE)
#define PLACED MAP_FIXED_NOREPLACE
#else
#define PLACE NULL
#define PLACED 0
#endif

void wasm_rt_allocate_memory(wasm_rt_memory_t *memory, uint32_t pages, uint32_t max_pages) {
  uint64_t reserved = GUARDED * 2;
  void *data = MAP_FAILED;
  while (data == MAP_FAILED && (reserved /= 2) >= LEAST)
    data = mmap(PLACE, reserved, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | PLACED, -1, 0);
  if (data == MAP_FAILED) die("no address space; is there a ulimit -v under 64 MiB?");
  if (PLACE != NULL && data != PLACE) die("the kernel gives no memory at a fixed address");
  uint64_t most = reserved / WASM_PAGE;
  *memory = (wasm_rt_memory_t){.data = data, .max_pages = most < max_pages ? (uint32_t)most : max_pages};
  if (wasm_rt_grow_memory(memory, pages) == UINT32_MAX) die("out of memory");
}

uint32_t wasm_rt_grow_memory(wasm_rt_memory_t *memory, uint32_t more) {
  uint32_t before = memory->pages;
  /* The last page stays out, so that the size in bytes fits its 32 bits. */
  if ((uint64_t)before + more > memory->max_pages || (uint64_t)before + more >= UINT32_MAX / WASM_PAGE)
    return UINT32_MAX;
  uint8_t *end = memory->data + (size_t)before * WASM_PAGE;
  if (more > 0 && mprotect(end, (size_t)more * WASM_PAGE, PROT_READ | PROT_WRITE) != 0) return UINT32_MAX;
  memory->pages += more;
  memory->size = memory->pages * WASM_PAGE;
  return before;
}

void wasm_rt_allocate_funcref_table(wasm_rt_funcref_table_t *table, uint32_t size, uint32_t max_size) {
  wasm_rt_funcref_t *data = calloc(size, sizeof *data);
  if (data == NULL) die("out of memory");
  *table = (wasm_rt_funcref_table_t){.data = data, .size = size, .max_size = max_size};
}

/** Never needed: the one instance lives as long as the process. Generated code refers to them all the same. */
void wasm_rt_free_memory(wasm_rt_memory_t *memory) { munmap(memory->data, memory->size); }
void wasm_rt_free_funcref_table(wasm_rt_funcref_table_t *table) { free(table->data); }

/* The leak checker looks through the program's data, and must not find a hole there. */
#ifdef __SANITIZE_ADDRESS__
#define CAN_MOVE false
#else
#define CAN_MOVE true
#endif

/* musl's headers are older than it (Linux 5.14, madvise(2)). */
#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23
#endif

/* Pages that a run writes to (training.ts); none where no run has shown them. */
#ifndef IMAGE_WRITTEN
#define IMAGE_WRITTEN {0, 0}
#endif

/*
 * Each of them would be copied by a fault of its own, which takes 1.5 us longer. Kernels before 5.14 do not know how, and no run
 * needs it.
 */
static void ask_for_written_pages(void) {
  static const struct {
    uint16_t first, count;
  } pages[] = {IMAGE_WRITTEN};
  for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
    madvise(engine.w2c_memory.data + pages[i].first * 4096u, pages[i].count * 4096u, MADV_POPULATE_WRITE);
}

/**
 * Puts the start image in place: QuickJS as it stood at build time, its libraries and our code already evaluated.
 * The pages of the program file are moved, and only those that are used cost anything.
 */
void image_load(void) {
  extern uint8_t image_start[];
  static const struct {
    uint32_t offset, length;
  } runs[] = {IMAGE_RUNS};
  static const struct {
    uint32_t offset, value;
  } words[] = {IMAGE_WORDS};
  catch_faults();
  Z_quickjs_init_module();
  Z_quickjs_instantiate(&engine, NULL, NULL);
  uint32_t pages = engine.w2c_memory.pages;
  if (pages < IMAGE_PAGES && wasm_rt_grow_memory(&engine.w2c_memory, IMAGE_PAGES - pages) == UINT32_MAX)
    die("out of memory");
  uint8_t *from = image_start;
  for (size_t i = 0; i < sizeof runs / sizeof *runs; from += runs[i++].length) {
    uint8_t *place = memory_at(runs[i].offset, runs[i].length);
    if (!CAN_MOVE || mremap(from, runs[i].length, runs[i].length, MREMAP_MAYMOVE | MREMAP_FIXED, place) != place)
      memcpy(place, from, runs[i].length);
  }
  ask_for_written_pages();
  for (size_t i = 0; words[i].offset != 0; i++) write_u32(words[i].offset, words[i].value);
  engine.w2c___stack_pointer = IMAGE_STACK_POINTER;
  Z_quickjsZ_qjs_set_runtime_and_context(&engine, IMAGE_RUNTIME, IMAGE_CONTEXT);
}
