// Written by scripts/schema.ts: run "npm run schema".

/** Such as `"10s"`. */
export type Duration = `${number}${'ms' | 's' | 'm' | 'h' | 'd'}`;
/** Such as `"512MiB"`. */
export type Size = `${number}${'B' | 'kB' | 'KB' | 'MB' | 'GB' | 'TB' | 'KiB' | 'MiB' | 'GiB' | 'TiB'}`;
/** Such as `"85%"`. */
export type Percentage = `${number}%`;

/** Fields that every check has. */
export interface CommonFields {
/** unique; part of URLs and badges */
readonly id: string;
/** name on the page; defaults to the id */
readonly name?: string;
/** heading above the check on the page */
readonly group?: string;
/** how often to probe */
readonly interval?: Duration;
/** time limit of one attempt; at most the interval */
readonly timeout?: Duration;
/** further attempts right away when one fails for a reason that may pass */
readonly retries?: number;
/** readings in a row before the status gets worse */
readonly failureThreshold?: number;
/** readings in a row before the status gets better */
readonly successThreshold?: number;
/** live: restart the container; ready: stop sending it traffic; detail: for people only
 * @default "ready" */
readonly level?: "live" | "ready" | "detail";
/** false hides the check from the page, the API and badges
 * @default true */
readonly public?: boolean;
/** checks that this one depends on */
readonly dependsOn?: readonly (string)[];
/** words that select checks */
readonly tags?: readonly (string)[];
/** where to probe from; the first one probes at each interval, the others in turn */
readonly locations?: readonly (string)[];
/** locations that must agree before a check gets worse; a majority if absent */
readonly quorum?: number;
/** how often each location but the first takes its turn; 30m if absent, and never less than the interval */
readonly othersEvery?: Duration;
/** alerts that report this check, instead of those that select it */
readonly alerts?: readonly (string)[];
}

/** Requests a URL and compares status, headers and body with the expected values. */
export interface HttpCheck extends CommonFields {
/** type of the check; it decides which other fields there are */
readonly type: "http";
/** URL to request, for example "https://api.acme.dev/healthz". */
readonly url: string;
/** Request method.
 * @default "GET" */
readonly method?: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS";
/** Request headers by name. A redirect to another origin drops them. */
readonly headers?: { readonly [name: string]: string };
/** Request body. If it is JSON, its content-type defaults to application/json. */
readonly body?: string;
/** Redirects to follow. With 0, the redirect itself is the response to check.
 * @default 5 */
readonly redirects?: number;
/** Longest healthy body, after decoding. If absent, 1 MiB for a body that is checked, and no limit otherwise. */
readonly bodyLimit?: Size;
/** Path of a unix socket to connect to instead of the host in `url`. */
readonly socket?: string;
/** Root certificates to trust: PEM text, or the path of a PEM file. */
readonly ca?: string;
/** Accept any certificate. */
readonly insecure?: boolean;
/** Longest wait for name resolution, connection and TLS handshake. */
readonly connectTimeout?: Duration;
/** Longest wait for the response headers once the request is sent. */
readonly headersTimeout?: Duration;
/** Longest wait for the end of the body after the headers. */
readonly bodyTimeout?: Duration;
/** A healthy response. */
readonly expect?: {
/** Healthy status: 200, "2xx", "200-204" or a list of these.
 * @default "2xx" */
readonly status?: number | string | readonly (number | string)[];
/** Response headers by name. */
readonly headers?: { readonly [name: string]: string | {
/** The value is this text. */
readonly equals?: string;
/** The value is any text but this. */
readonly not?: string;
/** The value is one of these. */
readonly oneOf?: readonly (string)[];
/** The value contains this text. */
readonly contains?: string;
/** The value does not contain this text. */
readonly excludes?: string;
/** The value contains a match of this regular expression (Unicode mode). */
readonly matches?: string;
/** The value is a number below this. */
readonly lessThan?: number;
/** The value is a number above this. */
readonly moreThan?: number;
/** `true`: the value exists, whatever it is; `false`: it is absent. */
readonly exists?: boolean;
} };
/** Condition on the body. */
readonly body?: string | {
/** The value is this text. */
readonly equals?: string;
/** The value is any text but this. */
readonly not?: string;
/** The value is one of these. */
readonly oneOf?: readonly (string)[];
/** The value contains this text. */
readonly contains?: string;
/** The value does not contain this text. */
readonly excludes?: string;
/** The value contains a match of this regular expression (Unicode mode). */
readonly matches?: string;
/** The value is a number below this. */
readonly lessThan?: number;
/** The value is a number above this. */
readonly moreThan?: number;
/** `true`: the value exists, whatever it is; `false`: it is absent. */
readonly exists?: boolean;
};
/** JSONPath queries (RFC 9535), each with a condition on every selected value. */
readonly json?: { readonly [name: string]: unknown | {
/** The value equals this JSON. */
readonly equals?: unknown;
/** The value is anything but this JSON. */
readonly not?: unknown;
/** The value is one of these. */
readonly oneOf?: readonly (unknown)[];
/** The text contains this text, or the list this element. */
readonly contains?: unknown;
/** The text does not contain this text, nor the list this element. */
readonly excludes?: unknown;
/** The value contains a match of this regular expression (Unicode mode). */
readonly matches?: string;
/** The value is a number below this. */
readonly lessThan?: number;
/** The value is a number above this. */
readonly moreThan?: number;
/** `true`: the value exists, whatever it is; `false`: it is absent. */
readonly exists?: boolean;
} };
};
/** from when a measure counts as bad */
readonly thresholds?: {
/** Time from the start to the end of the body, or to where reading stopped, including redirects. */
readonly latency?: {
/** warns over this */
readonly warn?: Duration;
/** fails over this */
readonly fail?: Duration;
};
/** Time from the start to the end of the response headers. */
readonly ttfb?: {
/** warns over this */
readonly warn?: Duration;
/** fails over this */
readonly fail?: Duration;
};
/** Days until the certificate expires. */
readonly certificate?: {
/** warns under this */
readonly warn?: Duration;
/** fails under this */
readonly fail?: Duration;
};
/** Length of the decoded body, if it was read to its end. */
readonly size?: {
/** warns over this */
readonly warn?: Size;
/** fails over this */
readonly fail?: Size;
};
};
}

/** The target accepts a TCP connection and, optionally, sends the expected response. */
export interface TcpCheck extends CommonFields {
/** type of the check; it decides which other fields there are */
readonly type: "tcp";
/** host name or IP address */
readonly host?: string;
/** port number */
readonly port?: number;
/** path of a unix socket, instead of host and port */
readonly socket?: string;
/** text to send once connected; write line ends as \r\n */
readonly send?: string;
/** bytes to send once connected */
readonly sendHex?: string;
/** expected response */
readonly expect?: {
/** condition on the first 16 KiB of the response; reading stops at a match */
readonly response?: string | {
/** The value is this text. */
readonly equals?: string;
/** The value is any text but this. */
readonly not?: string;
/** The value is one of these. */
readonly oneOf?: readonly (string)[];
/** The value contains this text. */
readonly contains?: string;
/** The value does not contain this text. */
readonly excludes?: string;
/** The value contains a match of this regular expression (Unicode mode). */
readonly matches?: string;
/** The value is a number below this. */
readonly lessThan?: number;
/** The value is a number above this. */
readonly moreThan?: number;
/** `true`: the value exists, whatever it is; `false`: it is absent. */
readonly exists?: boolean;
};
/** bytes that the first 16 KiB of the response must contain */
readonly responseHex?: string;
};
/** from when a measure counts as bad */
readonly thresholds?: {
/** time until the connection, or until the expected response */
readonly latency?: {
/** warns over this */
readonly warn?: Duration;
/** fails over this */
readonly fail?: Duration;
};
};
}

/** A TLS handshake succeeds, with a trusted certificate for the host that does not expire soon. */
export interface TlsCheck extends CommonFields {
/** type of the check; it decides which other fields there are */
readonly type: "tls";
/** host name or IP address */
readonly host: string;
/** port number
 * @default 443 */
readonly port?: number;
/** server name to send (SNI) and to verify; defaults to the host */
readonly servername?: string;
/** root certificates to trust instead of the usual ones: PEM text or, inside a container, the path of a PEM file */
readonly ca?: string;
/** accept any certificate, and only measure it
 * @default false */
readonly insecure?: boolean;
/** expected certificate */
readonly expect?: {
/** names that the certificate must cover */
readonly names?: readonly (string)[];
/** condition on the issuer, such as {"contains": "Let's Encrypt"} */
readonly issuer?: string | {
/** The value is this text. */
readonly equals?: string;
/** The value is any text but this. */
readonly not?: string;
/** The value is one of these. */
readonly oneOf?: readonly (string)[];
/** The value contains this text. */
readonly contains?: string;
/** The value does not contain this text. */
readonly excludes?: string;
/** The value contains a match of this regular expression (Unicode mode). */
readonly matches?: string;
/** The value is a number below this. */
readonly lessThan?: number;
/** The value is a number above this. */
readonly moreThan?: number;
/** `true`: the value exists, whatever it is; `false`: it is absent. */
readonly exists?: boolean;
};
};
/** from when a measure counts as bad */
readonly thresholds?: {
/** days until the certificate expires */
readonly certificate?: {
/** warns under this */
readonly warn?: Duration;
/** fails under this */
readonly fail?: Duration;
};
/** time until the end of the handshake */
readonly latency?: {
/** warns over this */
readonly warn?: Duration;
/** fails over this */
readonly fail?: Duration;
};
};
}

/** A name has DNS records of one type, with the expected values. */
export interface DnsCheck extends Omit<CommonFields, 'name'> {
/** type of the check; it decides which other fields there are */
readonly type: "dns";
/** display name; if `query` is absent, also the name to look up */
readonly name?: string;
/** name to look up */
readonly query?: string;
/** type of the records
 * @default "A" */
readonly record?: "A" | "AAAA" | "CNAME" | "MX" | "TXT" | "NS" | "CAA";
/** DNS-over-HTTPS resolver with a JSON API
 * @default "https://cloudflare-dns.com/dns-query" */
readonly resolver?: string;
/** expected answers */
readonly expect?: {
/** exactly these values, in any order */
readonly answers?: readonly (string)[];
/** values that must be among the answers */
readonly includes?: readonly (string)[];
};
/** from when a measure counts as bad */
readonly thresholds?: {
/** time until the answer of the resolver */
readonly latency?: {
/** warns over this */
readonly warn?: Duration;
/** fails over this */
readonly fail?: Duration;
};
/** lowest time to live of the records */
readonly ttl?: {
/** warns under this */
readonly warn?: Duration;
/** fails under this */
readonly fail?: Duration;
};
};
}

/** A job sends heartbeats (POST /heartbeat/:id), and none is overdue. */
export interface HeartbeatCheck extends CommonFields {
/** type of the check; it decides which other fields there are */
readonly type: "heartbeat";
/** how often a heartbeat is due */
readonly every: Duration;
/** how late a heartbeat may be
 * @default "1m" */
readonly grace?: Duration;
/** bearer token that the job must send; a secret, such as "${NIGHTLY_TOKEN}" */
readonly token: string;
/** from when a measure counts as bad */
readonly thresholds?: {
/** time since the last heartbeat */
readonly age?: {
/** warns over this */
readonly warn?: Duration;
/** fails over this */
readonly fail?: Duration;
};
};
}

/** A WebSocket opens and, optionally, the expected message arrives. */
export interface WebsocketCheck extends CommonFields {
/** type of the check; it decides which other fields there are */
readonly type: "websocket";
/** URL to open, ws:// or wss:// */
readonly url: string;
/** request headers by name */
readonly headers?: { readonly [name: string]: string };
/** message to send after the WebSocket opens */
readonly send?: string;
/** expected response */
readonly expect?: {
/** condition on the first message */
readonly message?: string | {
/** The value is this text. */
readonly equals?: string;
/** The value is any text but this. */
readonly not?: string;
/** The value is one of these. */
readonly oneOf?: readonly (string)[];
/** The value contains this text. */
readonly contains?: string;
/** The value does not contain this text. */
readonly excludes?: string;
/** The value contains a match of this regular expression (Unicode mode). */
readonly matches?: string;
/** The value is a number below this. */
readonly lessThan?: number;
/** The value is a number above this. */
readonly moreThan?: number;
/** `true`: the value exists, whatever it is; `false`: it is absent. */
readonly exists?: boolean;
};
};
/** root certificates to trust: PEM text or, inside a container, the path of a PEM file */
readonly ca?: string;
/** accept any certificate
 * @default false */
readonly insecure?: boolean;
/** from when a measure counts as bad */
readonly thresholds?: {
/** time until the WebSocket opens, or until the expected message */
readonly latency?: {
/** warns over this */
readonly warn?: Duration;
/** fails over this */
readonly fail?: Duration;
};
};
}

/** The standard gRPC health service (grpc.health.v1) answers SERVING. */
export interface GrpcCheck extends CommonFields {
/** type of the check; it decides which other fields there are */
readonly type: "grpc";
/** server address, http:// (or https:// for TLS), such as "http://127.0.0.1:50051" */
readonly url: string;
/** service name; if empty, the status of the whole server
 * @default "" */
readonly service?: string;
/** metadata to send, by name */
readonly headers?: { readonly [name: string]: string };
/** root certificates to trust: PEM text, or the path of a PEM file */
readonly ca?: string;
/** accept any certificate
 * @default false */
readonly insecure?: boolean;
/** from when a measure counts as bad */
readonly thresholds?: {
/** time until the response */
readonly latency?: {
/** warns over this */
readonly warn?: Duration;
/** fails over this */
readonly fail?: Duration;
};
};
}

/** A process listens on a TCP port. Sitrep asks the kernel and opens no connection. */
export interface PortCheck extends CommonFields {
/** type of the check; it decides which other fields there are */
readonly type: "port";
/** port number */
readonly port: number;
/** IP address at which the port must be reachable; if absent, any */
readonly address?: string;
/** name of the process that must listen on the port */
readonly process?: string;
/** from when a measure counts as bad */
readonly thresholds?: {
/** connections that wait for the program to accept them */
readonly backlog?: {
/** warns over this */
readonly warn?: number;
/** fails over this */
readonly fail?: number;
};
};
}

/** A process is alive, found by its name, command line, id or pid file. */
export interface ProcessCheck extends Omit<CommonFields, 'name'> {
/** type of the check; it decides which other fields there are */
readonly type: "process";
/** the exact comm, or the exact base name of argv[0] */
readonly name?: string;
/** text in the command line (arguments joined by spaces) */
readonly command?: string;
/** process id */
readonly pid?: number;
/** file whose first line is the process id */
readonly pidfile?: string;
/** from when a measure counts as bad */
readonly thresholds?: {
/** matching processes that are alive */
readonly count?: {
/** warns under this */
readonly warn?: number;
/** fails under this */
readonly fail?: number;
};
/** resident memory of all matching processes */
readonly rss?: {
/** warns over this */
readonly warn?: Size;
/** fails over this */
readonly fail?: Size;
};
/** time since the youngest process started; stays low in a restart loop */
readonly age?: {
/** warns under this */
readonly warn?: Duration;
/** fails under this */
readonly fail?: Duration;
};
/** open file descriptors against their limit; the highest of all matching processes */
readonly fds?: {
/** warns over this */
readonly warn?: Percentage;
/** fails over this */
readonly fail?: Percentage;
};
};
}

/** Threads with a name are alive, in a process or, by default, in the main process. */
export interface ThreadsCheck extends Omit<CommonFields, 'name'> {
/** type of the check; it decides which other fields there are */
readonly type: "threads";
/** thread name; the kernel keeps its first 15 bytes */
readonly name: string;
/** name of their process; if absent, process 1 or, if that is an init, any process of the container */
readonly process?: string;
/** from when a measure counts as bad */
readonly thresholds?: {
/** threads with this name that are alive */
readonly count?: {
/** warns under this */
readonly warn?: number;
/** fails under this */
readonly fail?: number;
};
};
}

/** Memory use of the container, or of one process, against its limit. */
export interface MemoryCheck extends CommonFields {
/** type of the check; it decides which other fields there are */
readonly type: "memory";
/** name of the process to measure; if absent, the whole container */
readonly process?: string;
/** from when a measure counts as bad */
readonly thresholds?: {
/** working set against the container's limit or, without one, the machine's memory */
readonly used?: {
/** warns over this */
readonly warn?: Percentage;
/** fails over this */
readonly fail?: Percentage;
};
/** memory that the kernel cannot reclaim; for a process, its resident memory */
readonly workingSet?: {
/** warns over this */
readonly warn?: Size;
/** fails over this */
readonly fail?: Size;
};
/** share of the last 10 s in which all processes waited for memory */
readonly pressure?: {
/** warns over this */
readonly warn?: Percentage;
/** fails over this */
readonly fail?: Percentage;
};
/** processes killed for lack of memory since the container was created */
readonly oomKills?: {
/** warns over this */
readonly warn?: number;
/** fails over this */
readonly fail?: number;
};
};
}

/** A file exists, was written recently, and contains a text. */
export interface FileCheck extends CommonFields {
/** type of the check; it decides which other fields there are */
readonly type: "file";
/** path of the file */
readonly path: string;
/** text that the first MiB of the file must contain */
readonly contains?: string;
/** from when a measure counts as bad */
readonly thresholds?: {
/** time since the last write */
readonly age?: {
/** warns over this */
readonly warn?: Duration;
/** fails over this */
readonly fail?: Duration;
};
/** length of the file */
readonly size?: {
/** warns over this */
readonly warn?: Size;
/** fails over this */
readonly fail?: Size;
};
};
}

/** The file system of a path has free space and inodes. */
export interface DiskCheck extends CommonFields {
/** type of the check; it decides which other fields there are */
readonly type: "disk";
/** any path on the file system */
readonly path: string;
/** from when a measure counts as bad */
readonly thresholds?: {
/** space in use, against the space for unprivileged processes (like df) */
readonly used?: {
/** warns over this */
readonly warn?: Percentage;
/** fails over this */
readonly fail?: Percentage;
};
/** inodes in use */
readonly inodes?: {
/** warns over this */
readonly warn?: Percentage;
/** fails over this */
readonly fail?: Percentage;
};
};
}

export type BuiltInCheck = HttpCheck | TcpCheck | TlsCheck | DnsCheck | HeartbeatCheck | WebsocketCheck | GrpcCheck | PortCheck | ProcessCheck | ThreadsCheck | MemoryCheck | FileCheck | DiskCheck;

/** Fields that every entry of alerts has. */
export interface AlertFields {
/** unique; defaults to the type */
readonly id?: string;
/** events to send */
readonly on?: readonly ("degraded" | "down" | "resolved" | "flapping" | "stale" | "blind")[];
/** only for these checks */
readonly checks?: readonly (string)[];
/** only for checks in these groups */
readonly groups?: readonly (string)[];
/** only for checks with one of these tags */
readonly tags?: readonly (string)[];
/** how often to repeat the alert while the incident lasts; never if absent */
readonly remind?: Duration;
/** how long an incident must last before the first alert
 * @default "0s" */
readonly delay?: Duration;
}

/** JSON to any URL, signed with the Standard Webhooks scheme. */
export interface WebhookAlert extends AlertFields {
/** the channel; it decides which other fields there are */
readonly type: "webhook";
/** URL to POST to */
readonly url: string;
/** signing secret; if absent, messages are not signed */
readonly secret?: string;
}

/** A Slack channel, through an incoming webhook. */
export interface SlackAlert extends AlertFields {
/** the channel; it decides which other fields there are */
readonly type: "slack";
/** incoming webhook URL; a secret, such as "${SLACK_URL}" */
readonly url: string;
}

/** A Discord channel, through its webhook. */
export interface DiscordAlert extends AlertFields {
/** the channel; it decides which other fields there are */
readonly type: "discord";
/** webhook URL; a secret, such as "${DISCORD_URL}" */
readonly url: string;
}

/** A Microsoft Teams channel, as an adaptive card through a workflow webhook. */
export interface TeamsAlert extends AlertFields {
/** the channel; it decides which other fields there are */
readonly type: "teams";
/** workflow URL; a secret, such as "${TEAMS_URL}" */
readonly url: string;
}

/** A Telegram chat, through a bot. */
export interface TelegramAlert extends AlertFields {
/** the channel; it decides which other fields there are */
readonly type: "telegram";
/** bot token; a secret, such as "${TELEGRAM_TOKEN}" */
readonly token: string;
/** chat id, or @name of a channel */
readonly chat: string;
/** address of your own Bot API server
 * @default "https://api.telegram.org" */
readonly api?: string;
}

/** A PagerDuty service, through the Events API v2: triggers and resolves. */
export interface PagerdutyAlert extends AlertFields {
/** the channel; it decides which other fields there are */
readonly type: "pagerduty";
/** integration key; a secret, such as "${PAGERDUTY_KEY}" */
readonly routingKey: string;
/** events endpoint; EU accounts use https://events.eu.pagerduty.com
 * @default "https://events.pagerduty.com" */
readonly api?: string;
}

/** A topic on ntfy.sh or on your own ntfy server. */
export interface NtfyAlert extends AlertFields {
/** the channel; it decides which other fields there are */
readonly type: "ntfy";
/** topic */
readonly topic: string;
/** server address
 * @default "https://ntfy.sh" */
readonly server?: string;
/** access token; a secret, such as "${NTFY_TOKEN}" */
readonly token?: string;
}

/** A Pushover user or group. */
export interface PushoverAlert extends AlertFields {
/** the channel; it decides which other fields there are */
readonly type: "pushover";
/** application token; a secret */
readonly token: string;
/** user or group key; a secret */
readonly user: string;
/** priority of a "down" message, -2 to 2; 2 repeats it every minute until it is acknowledged */
readonly priority?: number;
/** API address, for tests and proxies
 * @default "https://api.pushover.net" */
readonly api?: string;
}

/** A Google Chat space, through its webhook. */
export interface GoogleChatAlert extends AlertFields {
/** the channel; it decides which other fields there are */
readonly type: "google-chat";
/** webhook URL with key and token; a secret, such as "${CHAT_URL}" */
readonly url: string;
}

/** Email, through Resend. */
export interface ResendAlert extends AlertFields {
/** the channel; it decides which other fields there are */
readonly type: "resend";
/** API key; a secret, such as "${RESEND_KEY}" */
readonly key: string;
/** an address */
readonly from: string;
/** recipients, at most 50 */
readonly to: readonly (string)[];
/** API address, for tests and proxies
 * @default "https://api.resend.com" */
readonly api?: string;
}

/** Email to a verified address, through Cloudflare's send_email binding. */
export interface EmailAlert extends AlertFields {
/** the channel; it decides which other fields there are */
readonly type: "email";
/** sender; its domain must use Email Routing */
readonly from: string;
/** a verified destination address */
readonly to: string;
}

/** GitHub issues: Sitrep opens one for each incident, and closes it at the end. */
export interface GithubAlert extends AlertFields {
/** the channel; it decides which other fields there are */
readonly type: "github";
/** repository */
readonly repo: string;
/** token with write access to issues; a secret, such as "${GITHUB_TOKEN}" */
readonly token: string;
/** labels of the issues */
readonly labels?: readonly (string)[];
/** API address, for GitHub Enterprise
 * @default "https://api.github.com" */
readonly api?: string;
}

/** Any HTTP request, with placeholders: {{title}} {{text}} {{event}} {{status}} {{tone}} {{check}} {{name}} {{group}} {{reason}} {{url}} {{site}} {{time}} {{key}} {{thread}}. */
export interface HttpAlert extends AlertFields {
/** the channel; it decides which other fields there are */
readonly type: "http";
/** request method
 * @default "POST" */
readonly method?: "POST" | "PUT" | "PATCH" | "GET";
/** request URL; inserted values are percent-encoded */
readonly url: string;
/** request headers by name */
readonly headers?: { readonly [name: string]: string };
/** request body: a text, or a JSON value whose texts may hold placeholders */
readonly body?: unknown;
}

export type BuiltInAlert = WebhookAlert | SlackAlert | DiscordAlert | TeamsAlert | TelegramAlert | PagerdutyAlert | NtfyAlert | PushoverAlert | GoogleChatAlert | ResendAlert | EmailAlert | GithubAlert | HttpAlert;

/** All of the file but its checks and alerts. */
export interface Sections {
/** how the status page looks */
readonly site?: {
/** heading of the page
 * @default "Status" */
readonly title?: string;
/** address of the page; alerts and the feed link to it */
readonly url?: string;
/** a sentence under the heading */
readonly description?: string;
/** image beside the title */
readonly logo?: string;
/** colours of the page */
readonly colors?: {
/** colour of links */
readonly accent?: string;
};
/** links at the foot of the page */
readonly links?: readonly ({
/** text of the link */
readonly title: string;
/** target of the link */
readonly url: string;
})[];
};
/** defaults for every check that does not set them */
readonly defaults?: {
/** how often to probe
 * @default "1m" */
readonly interval?: Duration;
/** time limit of one attempt; at most the interval
 * @default "10s" */
readonly timeout?: Duration;
/** further attempts right away when one fails for a reason that may pass
 * @default 1 */
readonly retries?: number;
/** readings in a row before the status gets worse
 * @default 2 */
readonly failureThreshold?: number;
/** readings in a row before the status gets better
 * @default 2 */
readonly successThreshold?: number;
};
/** places to probe from that are not built in */
readonly locations?: readonly ({
/** unique; checks name it in their `locations` */
readonly id: string;
/** name on the page and in alerts; defaults to the id */
readonly name?: string;
/** where the remote prober answers */
readonly url: string;
/** what the prober has as SITREP_PROBER_TOKEN */
readonly token: string;
})[];
/** maintenance windows: Sitrep keeps probing, sends no alerts, and leaves them out of the uptime */
readonly maintenance?: readonly ({
/** unique; identifies the window in the feed */
readonly id?: string;
/** what the maintenance is for; visitors read it */
readonly title: string;
/** only for these checks */
readonly checks?: readonly (string)[];
/** only for checks in these groups */
readonly groups?: readonly (string)[];
/** only for checks with one of these tags */
readonly tags?: readonly (string)[];
/** start of a window that happens once */
readonly start?: string;
/** end of the window */
readonly end?: string;
/** start of a window that repeats: a cron expression (minute hour day month weekday) */
readonly schedule?: string;
/** time zone of the schedule, such as "Europe/Berlin"
 * @default "UTC" */
readonly timezone?: string;
/** how long each window lasts */
readonly duration?: Duration;
})[];
/** checks of hosts that are always up: while all of them fail, our own network is at fault, and network failures do not count */
readonly canaries?: readonly (string)[];
/** URL to call after every good tick, so that a monitor elsewhere notices when Sitrep stops */
readonly ping?: string;
}
