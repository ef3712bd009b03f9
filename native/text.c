/* Texts that grow, and host calls between bytes and text. */
#include <stdlib.h>
#include <string.h>

#include "host.h"

void text_append(struct text *text, const char *data, size_t length) {
  if (text->length + length > text->size) {
    text->size = (text->length + length) * 2;
    text->data = realloc(text->data, text->size);
    if (text->data == NULL) die("out of memory");
  }
  memcpy(text->data + text->length, data, length);
  text->length += length;
}

/**
 * Bytes of the character that begins here; or where none does, of the longest beginning of one (at least 1), which
 * becomes a single U+FFFD: the UTF-8 decoder of the Encoding Standard. QuickJS would make one of every byte.
 */
static size_t character(const uint8_t *bytes, size_t length, bool *valid) {
  uint8_t first = bytes[0], low = 0x80, high = 0xbf;
  size_t more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
  *valid = first < 0x80;
  if (first < 0xc2 || first > 0xf4) return 1;
  if (first == 0xe0) low = 0xa0;
  if (first == 0xed) high = 0x9f;
  if (first == 0xf0) low = 0x90;
  if (first == 0xf4) high = 0x8f;
  for (size_t i = 1; i <= more; i++, low = 0x80, high = 0xbf)
    if (i >= length || bytes[i] < low || bytes[i] > high) return i;
  *valid = true;
  return more + 1;
}

static size_t first_invalid(struct bytes bytes) {
  bool valid = true;
  for (size_t at = 0, size; at < bytes.length; at += size) {
    size = character(bytes.data + at, bytes.length - at, &valid);
    if (!valid) return at;
  }
  return bytes.length;
}

static js_value decode_invalid(struct bytes bytes) {
  char *text = malloc((size_t)bytes.length * 3);
  size_t length = 0;
  bool valid;
  if (text == NULL) die("out of memory");
  for (size_t at = 0, size; at < bytes.length; at += size) {
    size = character(bytes.data + at, bytes.length - at, &valid);
    memcpy(text + length, valid ? bytes.data + at : (const uint8_t *)"\xef\xbf\xbd", valid ? size : 3);
    length += valid ? size : 3;
  }
  js_value result = js_text(text, length);
  free(text);
  return result;
}

js_value host_decode(struct call *call) {
  struct bytes bytes = arg_bytes(call, 0);
  if (first_invalid(bytes) < bytes.length) return decode_invalid(bytes);
  uint32_t offset = (uint32_t)(bytes.data - engine.w2c_memory.data);
  return Z_quickjsZ_qjs_new_string(&engine, offset, bytes.length);
}

js_value host_encode(struct call *call) {
  uint32_t length;
  const char *text = arg_text(call, 0, &length);
  uint32_t offset = (uint32_t)((const uint8_t *)text - engine.w2c_memory.data);
  return Z_quickjsZ_qjs_new_uint8_array(&engine, offset, length);
}

/** Bytes as one character each (ISO 8859-1), which is how HTTP's header section is read. */
js_value host_latin1(struct call *call) {
  uint32_t count = arg_bytes(call, 0).length, length = 0;
  if (count > INT32_MAX / 2) die("a text is longer than memory");
  uint32_t offset = Z_quickjsZ_wasm_malloc(&engine, count * 2 + 1);
  if (offset == 0) die("out of memory");
  uint8_t *text = memory_at(offset, count * 2 + 1);
  const uint8_t *bytes = arg_bytes(call, 0).data;
  for (uint32_t i = 0; i < count; i++) {
    if (bytes[i] >= 0x80) text[length++] = (uint8_t)(0xc0 | bytes[i] >> 6);
    text[length++] = bytes[i] >= 0x80 ? 0x80 | (bytes[i] & 0x3f) : bytes[i];
  }
  text[length] = 0;
  js_value result = Z_quickjsZ_qjs_new_string(&engine, offset, length);
  Z_quickjsZ_wasm_free(&engine, offset);
  return result;
}
