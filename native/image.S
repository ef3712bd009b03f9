/* The start image, in writable pages of its own: runtime.c moves them. IMAGE_FILE comes from build.ts. */
  .section .image, "aw", %progbits
  .balign 4096
  .global image_start
image_start:
  .incbin IMAGE_FILE
  .balign 4096
  .section .note.GNU-stack, "", %progbits
