/* JavaScript values to C and back, through the linear memory that QuickJS lives in. */
#include <errno.h>
#include <string.h>

#include "host.h"

/** The address of `length` bytes at `offset`; a range that does not lie in linear memory ends the program. */
uint8_t *memory_at(uint32_t offset, uint32_t length) {
  if ((uint64_t)offset + length > engine.w2c_memory.size) die("a host call reached outside of memory");
  return engine.w2c_memory.data + offset;
}

uint32_t read_u32(uint32_t offset) {
  uint32_t value;
  memcpy(&value, memory_at(offset, sizeof value), sizeof value);
  return value;
}

void write_u32(uint32_t offset, uint32_t value) {
  memcpy(memory_at(offset, sizeof value), &value, sizeof value);
}

/** A copy of `data` in linear memory, followed by a NUL; freed with wasm_free. */
uint32_t memory_copy_in(const void *data, uint32_t length) {
  uint32_t offset = Z_quickjsZ_wasm_malloc(&engine, length + 1);
  if (offset == 0) die("out of memory");
  uint8_t *copy = memory_at(offset, length + 1);
  if (length > 0) memcpy(copy, data, length);
  copy[length] = 0;
  return offset;
}

js_value js_undefined(void) { return Z_quickjsZ_qjs_get_undefined(&engine); }

js_value js_number(double number) { return Z_quickjsZ_qjs_new_number(&engine, number); }

js_value js_text(const char *text, size_t length) {
  if (length > INT32_MAX) die("a text is longer than memory");
  uint32_t copy = memory_copy_in(text, (uint32_t)length);
  js_value value = Z_quickjsZ_qjs_new_string(&engine, copy, (uint32_t)length);
  Z_quickjsZ_wasm_free(&engine, copy);
  return value;
}

static js_value list_of(uint32_t count, js_value (*item)(const void *items, uint32_t index), const void *items) {
  js_value list = Z_quickjsZ_qjs_new_array(&engine);
  for (uint32_t i = 0; i < count; i++) {
    js_value value = item(items, i);
    Z_quickjsZ_qjs_set_prop_uint32(&engine, list, i, value);
    Z_quickjsZ_qjs_free_value(&engine, value);
  }
  return list;
}

static js_value number_item(const void *items, uint32_t index) { return js_number(((const double *)items)[index]); }

static js_value text_item(const void *items, uint32_t index) {
  const char *text = ((char *const *)items)[index];
  return js_text(text, strlen(text));
}

js_value js_list(const double *numbers, uint32_t count) { return list_of(count, number_item, numbers); }

js_value js_texts(char *const *texts, uint32_t count) { return list_of(count, text_item, texts); }

/** Calls a function; an uncaught exception is returned, recognised by qjs_is_exception. */
js_value js_call(js_value function, const js_value *args, uint32_t argc) {
  uint32_t argv = argc > 0 ? memory_copy_in(args, argc * (uint32_t)sizeof *args) : 0;
  js_value self = js_undefined();
  js_value result = Z_quickjsZ_qjs_call(&engine, function, self, argc, argv);
  Z_quickjsZ_qjs_free_value(&engine, self);
  if (argv != 0) Z_quickjsZ_wasm_free(&engine, argv);
  return result;
}

static js_value arg(const struct call *call, uint32_t index) {
  if (index >= call->argc) die("a host call lacks an argument");
  return read_u32(call->argv + index * 4);
}

double arg_number(const struct call *call, uint32_t index) {
  js_value value = arg(call, index);
  if (!Z_quickjsZ_qjs_is_number(&engine, value)) die("a host call wants a number");
  return Z_quickjsZ_qjs_get_float64(&engine, value);
}

int arg_int(const struct call *call, uint32_t index) {
  double number = arg_number(call, index);
  if (!(number >= INT32_MIN && number <= INT32_MAX)) die("a host call wants a 32 bit number");
  return (int)number;
}

struct bytes arg_bytes(const struct call *call, uint32_t index) {
  /* Three words for the view, one for the length of the buffer under it. */
  uint32_t out = Z_quickjsZ_wasm_malloc(&engine, 16);
  if (out == 0) die("out of memory");
  js_value buffer = Z_quickjsZ_qjs_get_typed_array_buffer(&engine, arg(call, index), out, out + 4, out + 8);
  if (Z_quickjsZ_qjs_is_exception(&engine, buffer)) die("a host call wants a Uint8Array");
  uint32_t data = Z_quickjsZ_qjs_get_array_buffer(&engine, buffer, out + 12);
  uint32_t start = read_u32(out), length = read_u32(out + 4), size = read_u32(out + 12);
  Z_quickjsZ_qjs_free_value(&engine, buffer);
  Z_quickjsZ_wasm_free(&engine, out);
  if ((uint64_t)start + length > size) die("a typed array reaches outside of its buffer");
  return (struct bytes){memory_at(data + start, length), length};
}

/** A text as UTF-8, NUL after its end. `length` may be NULL. */
const char *arg_text(struct call *call, uint32_t index, uint32_t *length) {
  if (call->text_count == sizeof call->texts / sizeof *call->texts) die("a host call takes too many texts");
  uint32_t size_at = Z_quickjsZ_wasm_malloc(&engine, 4);
  if (size_at == 0) die("out of memory");
  uint32_t text = Z_quickjsZ_qjs_get_string_len(&engine, arg(call, index), size_at);
  uint32_t size = text == 0 ? 0 : read_u32(size_at);
  Z_quickjsZ_wasm_free(&engine, size_at);
  if (text == 0) die("a host call wants a text");
  call->texts[call->text_count++] = text;
  if (length != NULL) *length = size;
  return (const char *)memory_at(text, size + 1);
}

/** A text that C can use as a name: NULL where it holds a NUL, which would cut it short. */
const char *arg_path(struct call *call, uint32_t index) {
  uint32_t length;
  const char *text = arg_text(call, index, &length);
  return memchr(text, 0, length) == NULL ? text : NULL;
}

void call_done(struct call *call) {
  while (call->text_count > 0) Z_quickjsZ_qjs_free_cstring(&engine, call->texts[--call->text_count]);
}
