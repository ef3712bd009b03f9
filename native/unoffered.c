/*
 * Ciphers that tls.c does not offer, hashes that no certificate may be signed with and TLS 1.2 does not use, and
 * encrypted private keys, of which a client has none: mbedTLS's tables refer to all of them. Defined here as failures, so that the linker leaves
 * 50 kB in the archives.
 */
#define FAILS(name) \
  int name(void);   \
  int name(void) { return -1; }

#define CIPHER(name)              \
  FAILS(mbedtls_##name##_init)    \
  FAILS(mbedtls_##name##_free)

#define HASH(name)                     \
  CIPHER(name)                         \
  FAILS(mbedtls_##name##_ret)          \
  FAILS(mbedtls_##name##_clone)        \
  FAILS(mbedtls_##name##_starts_ret)   \
  FAILS(mbedtls_##name##_update_ret)   \
  FAILS(mbedtls_##name##_finish_ret)   \
  FAILS(mbedtls_internal_##name##_process)

CIPHER(camellia)
FAILS(mbedtls_camellia_setkey_enc)
FAILS(mbedtls_camellia_setkey_dec)
FAILS(mbedtls_camellia_crypt_ecb)
FAILS(mbedtls_camellia_crypt_cbc)
FAILS(mbedtls_camellia_crypt_cfb128)
FAILS(mbedtls_camellia_crypt_ctr)

CIPHER(des)
FAILS(mbedtls_des_setkey_enc)
FAILS(mbedtls_des_setkey_dec)
FAILS(mbedtls_des_key_set_parity)
FAILS(mbedtls_des_crypt_ecb)
FAILS(mbedtls_des_crypt_cbc)

CIPHER(des3)
FAILS(mbedtls_des3_set2key_enc)
FAILS(mbedtls_des3_set2key_dec)
FAILS(mbedtls_des3_set3key_enc)
FAILS(mbedtls_des3_set3key_dec)
FAILS(mbedtls_des3_crypt_ecb)
FAILS(mbedtls_des3_crypt_cbc)

CIPHER(blowfish)
FAILS(mbedtls_blowfish_setkey)
FAILS(mbedtls_blowfish_crypt_ecb)
FAILS(mbedtls_blowfish_crypt_cbc)
FAILS(mbedtls_blowfish_crypt_cfb64)
FAILS(mbedtls_blowfish_crypt_ctr)

CIPHER(arc4)
FAILS(mbedtls_arc4_setup)
FAILS(mbedtls_arc4_crypt)

HASH(md5)
HASH(ripemd160)
HASH(md2)
HASH(md4)

FAILS(mbedtls_pkcs5_pbes2)
FAILS(mbedtls_pkcs12_pbe)
FAILS(mbedtls_pkcs12_pbe_sha1_rc4_128)
