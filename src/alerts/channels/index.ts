import type { ChannelRegistry } from '../../contract/alert.ts';
import { discord } from './discord.ts';
import { email } from './email.ts';
import { github } from './github.ts';
import { googleChat } from './google-chat.ts';
import { http } from './http.ts';
import { ntfy } from './ntfy.ts';
import { pagerduty } from './pagerduty.ts';
import { pushover } from './pushover.ts';
import { resend } from './resend.ts';
import { slack } from './slack.ts';
import { teams } from './teams.ts';
import { telegram } from './telegram.ts';
import { webhook } from './webhook.ts';

/** Every alert channel by its name in `checks.json`: a new one is one file here and one line below. */
export const CHANNELS: ChannelRegistry = {
  webhook,
  slack,
  discord,
  teams,
  telegram,
  pagerduty,
  ntfy,
  pushover,
  'google-chat': googleChat,
  resend,
  email,
  github,
  http,
};
