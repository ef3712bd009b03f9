import { failed, type Outcome, succeeded } from '../../contract/failure.ts';

/** Plain text through the `send_email` binding; Cloudflare delivers only to addresses it has verified. */
export const workerdEmail =
  (binding: SendEmail) =>
  async (message: { from: string; to: string; subject: string; text: string }): Promise<Outcome<void>> => {
    try {
      await binding.send(message);
      return succeeded(undefined);
    } catch (error) {
      return failed('response', error instanceof Error ? error.message : String(error));
    }
  };
