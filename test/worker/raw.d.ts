/** Vite hands a file over as its text. */
declare module '*?raw' {
  const text: string;
  export default text;
}
