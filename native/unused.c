/*
 * What a TLS client never reaches, though mbedTLS's objects refer to it: defined here, so that the linker does not take
 * 90 kB from the archives: for a server, for debug output that is switched off, and for certificates of a self-test.
 */
#include <mbedtls/debug.h>
#include <mbedtls/ssl.h>
#include <stddef.h>

int mbedtls_ssl_handshake_server_step(mbedtls_ssl_context *ssl);
int mbedtls_ssl_handshake_server_step(mbedtls_ssl_context *ssl) {
  (void)ssl;
  return MBEDTLS_ERR_SSL_FEATURE_UNAVAILABLE;
}

extern const char *const mbedtls_test_ca_crt, *const mbedtls_test_cli_crt;
extern const size_t mbedtls_test_ca_crt_len, mbedtls_test_cli_crt_len;
const char *const mbedtls_test_ca_crt = "", *const mbedtls_test_cli_crt = "";
const size_t mbedtls_test_ca_crt_len = 1, mbedtls_test_cli_crt_len = 1;

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
                               const mbedtls_ecdh_context *ecdh, mbedtls_debug_ecdh_attr attr) {
  SILENT, (void)ecdh, (void)attr;
}
