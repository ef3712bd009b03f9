import { defineChannel } from '../../contract/define-channel.ts';
import { textLike } from '../fields.ts';
import { plainText, subjectOf } from '../format.ts';

const ADDRESS = /^[^\s@]+@[^\s@]+$/;

/** Email through Cloudflare's `send_email` binding: no account elsewhere, but only to verified addresses. */
export const email = defineChannel({
  type: 'email',
  about: "Email to a verified address, through Cloudflare's send_email binding.",
  schema: {
    from: textLike(ADDRESS, 'an address such as "sitrep@acme.dev"', 'sender; its domain must use Email Routing'),
    to: textLike(ADDRESS, 'an address such as "ops@acme.dev"', 'a verified destination address'),
  },
  send: async ({ spec: { from, to }, notice, ports }) => {
    if (!ports.email) {
      const answer = 'there is no send_email binding; add [[send_email]] name = "EMAIL" to wrangler.toml';
      return { accepted: false, answer, retry: false };
    }
    const sent = await ports.email({ from, to, subject: subjectOf(notice), text: plainText(notice) });
    return sent.ok
      ? { accepted: true, answer: 'handed over' }
      : { accepted: false, answer: sent.failure.message, retry: true };
  },
});
