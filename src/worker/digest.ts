const encoder = new TextEncoder();

/** SHA-256 of a text in UTF-8: 32 bytes. */
export const digest = (text: string): Promise<ArrayBuffer> => crypto.subtle.digest('SHA-256', encoder.encode(text));
