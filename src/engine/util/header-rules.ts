/** RFC 9110, section 5.6.2: the name of a header. */
export const HEADER_NAME = /^[!#$%&'*+.^_`|~\da-z-]+$/i;

/** RFC 9110, section 5.5; bytes beyond ASCII have no agreed meaning, and a Worker refuses to send them. */
export const HEADER_VALUE = /^[\t\x20-\x7e]*$/;
