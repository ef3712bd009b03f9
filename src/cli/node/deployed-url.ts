/** The address of a deployment without a slash at its end; or why it is none. */
export const deployedUrl = (text: string): { readonly url: string } | { readonly mistake: string } => {
  const example = 'for example https://status.acme.dev';
  if (!URL.canParse(text)) return { mistake: `"${text}" is not a URL; give the address of the deployment, ${example}` };
  const { protocol, username, password, origin, pathname, search, hash } = new URL(text);
  if (protocol !== 'https:' && protocol !== 'http:')
    return { mistake: `"${text}" must begin with https://, ${example}` };
  if (username !== '' || password !== '') return { mistake: 'the URL holds a user or password; leave them out' };
  if (pathname !== '/' || search !== '' || hash !== '')
    return { mistake: `Sitrep answers at the root of its host: give ${origin}` };
  return { url: origin };
};
