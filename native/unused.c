/*
 * What a TLS client never reaches, though mbedTLS's objects refer to it: defined here, so that the linker does not take
 * 90 kB from the archives: for a server, and for debug output that is switched off.
 */
#include <mbedtls/ecdh.h>
#include <mbedtls/ssl.h>
#include <stddef.h>

int mbedtls_ssl_handshake_server_step(mbedtls_ssl_context *ssl);
int mbedtls_ssl_handshake_server_step(mbedtls_ssl_context *ssl) {
  (void)ssl;
  return MBEDTLS_ERR_SSL_FEATURE_UNAVAILABLE;
}

int mbedtls_ssl_tls13_handshake_server_step(mbedtls_ssl_context *ssl);
int mbedtls_ssl_tls13_handshake_server_step(mbedtls_ssl_context *ssl) {
  (void)ssl;
  return MBEDTLS_ERR_SSL_FEATURE_UNAVAILABLE;
}

#define NAME_OF(what, type)                            \
  const char *mbedtls_ssl_##what##_str(type value);    \
  const char *mbedtls_ssl_##what##_str(type value) {   \
    (void)value;                                       \
    return "";                                         \
  }

NAME_OF(named_group_to, uint16_t)
NAME_OF(sig_alg_to, uint16_t)
NAME_OF(states, mbedtls_ssl_states)

#define SILENT (void)ssl, (void)level, (void)file, (void)line

void mbedtls_debug_print_msg(const mbedtls_ssl_context *ssl, int level, const char *file, int line, const char *format,
                             ...) {
  SILENT, (void)format;
}

void mbedtls_debug_print_ret(const mbedtls_ssl_context *ssl, int level, const char *file, int line, const char *text,
                             int ret) {
  SILENT, (void)text, (void)ret;
}

void mbedtls_debug_print_buf(const mbedtls_ssl_context *ssl, int level, const char *file, int line, const char *text,
                             const unsigned char *buf, size_t len) {
  SILENT, (void)text, (void)buf, (void)len;
}

void mbedtls_debug_print_mpi(const mbedtls_ssl_context *ssl, int level, const char *file, int line, const char *text,
                             const mbedtls_mpi *X) {
  SILENT, (void)text, (void)X;
}

void mbedtls_debug_print_crt(const mbedtls_ssl_context *ssl, int level, const char *file, int line, const char *text,
                             const mbedtls_x509_crt *crt) {
  SILENT, (void)text, (void)crt;
}

void mbedtls_debug_printf_ecdh(const mbedtls_ssl_context *ssl, int level, const char *file, int line,
                               const mbedtls_ecdh_context *ecdh, int attr) {
  SILENT, (void)ecdh, (void)attr;
}
