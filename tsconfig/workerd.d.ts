/** The package tells no types: it exports the path of the program for this machine. */
declare module 'workerd' {
  const path: string;
  export default path;
}
