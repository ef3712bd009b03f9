import { once } from '../once.ts';
import type { Summary, Words } from './words.ts';

const list = once(() => new Intl.ListFormat('zh'));
const number = once(() => new Intl.NumberFormat('zh'));

/** Up to two names are said; more are counted. */
const who = ({ names, total }: Summary): string => {
  if (names.length <= 2) return list().format(names);
  const count = number().format(names.length);
  return names.length === total ? `全部 ${count} 项服务` : `${number().format(total)} 项服务中有 ${count} 项`;
};

const sentence = (summary: Summary): string => {
  if (!summary.checked) return '正在等待首次检查。';
  if (summary.stale) return '目前无法得知运行状况。';
  switch (summary.state) {
    case 'up':
      return summary.total === 1 ? `${summary.names[0]}运行正常。` : '一切运行正常。';
    case 'degraded':
      return `${who(summary)}出现异常。`;
    case 'down':
      return `${who(summary)}无法使用。`;
    case 'maintenance':
      return '正在进行计划维护。';
    case 'unknown':
      return summary.total === 0 ? '尚未监测任何服务。' : `暂时无法得知${who(summary)}的状况。`;
  }
};

const duration = (ms: number): string => {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 1) return `${Math.max(1, Math.round(ms / 1000))} 秒`;
  if (minutes < 60) return `${minutes} 分钟`;
  if (minutes < 2880) return `${Math.floor(minutes / 60)} 小时 ${minutes % 60} 分钟`;
  return `${number().format(Math.round(minutes / 1440))} 天`;
};

export const zh: Words = {
  lang: 'zh',
  name: '中文',
  status: { up: '正常', degraded: '异常', down: '中断', unknown: '未知', maintenance: '维护中' },
  verdict: { pass: '通过', warn: '警告', fail: '失败', unknown: '未知' },
  window: { '24h': '24 小时', '7d': '7 天', '30d': '30 天', '90d': '90 天' },
  sentence,
  reason: {
    dns: '找不到它的网络地址。',
    connect: '无法连接到它。',
    tls: '无法与它建立安全连接。',
    timeout: '它的响应时间过长。',
    protocol: '它的响应无法理解。',
    redirect: '它把我们引向了错误的地址。',
    status: '它返回了错误。',
    header: '它的响应与预期不符。',
    body: '它的响应与预期不符。',
    json: '它的响应与预期不符。',
    response: '它的响应与预期不符。',
    threshold: '它可以使用，但超出了正常范围。',
    missing: '它应当提供的内容不存在。',
    probe: '我们未能进行检查，这并不说明服务本身有问题。',
  },
  affectedBy: (name) => `它依赖的${name}出现了问题。`,
  flapping: '它的状态反复变化。',
  staleTitle: '此页面的信息已过期。',
  staleText: '我们的检查已停止上报。下面是当时的情况，现在的情况无法得知。',
  lastChecked: '上次检查',
  notChecked: '尚未检查',
  since: '自',
  began: '始于',
  checks: '服务',
  otherChecks: '其他服务',
  filter: '查找服务',
  filterNone: '没有这个名称的服务。',
  groupCount: (working, total) => `${number().format(total)} 项中 ${number().format(working)} 项正常`,
  uptime: '可用率',
  uptimeOver: (window) => `${zh.window[window]}可用率`,
  readings: (count) => `${number().format(count)} 次检查`,
  incidentCount: (count) => `${number().format(count)} 次事件`,
  noReadings: '没有检查记录',
  daysAgo: (days) => `${days} 天前`,
  today: '今天',
  daysLabel: (name, days) => `${name}：最近 ${days} 天的每日情况`,
  latency: '延迟',
  median: '中位数',
  sparkLabel: (median, slow) => `最近 24 小时延迟：中位数 ${median}，95% 低于 ${slow}`,
  p95: '95% 低于',
  p99: '99% 低于',
  latencyChart: (window) => `最近 ${window}的延迟`,
  noHistory: '这段时间没有可显示的历史记录。',
  verdicts: '每次检查的结果',
  measures: '测量值',
  measure: {
    latency: '延迟',
    ttfb: '首字节时间',
    certificate: '证书剩余有效期',
    size: '响应大小',
    ttl: 'DNS 生存时间',
    age: '时长',
  },
  dayTable: '逐日数据',
  day: '日期（UTC）',
  incidents: '事件',
  incidentsOfDays: (days) => `最近 ${days} 天的事件`,
  noIncidents: (days) => `最近 ${days} 天没有发生任何事件。`,
  ongoing: '进行中',
  resolvedAfter: (time) => `${time}后恢复`,
  duration,
  maintenance: '维护',
  undelivered: (count) => `有 ${count} 条告警未能送达。`,
  maintenanceNow: '正在进行',
  maintenancePlanned: '计划中',
  affects: '涉及',
  until: '至',
  badges: '徽章',
  badgesAbout: '将这一行复制到 README 中，图片始终显示当前状态。',
  badgeStyles: '所有样式',
  copy: '复制',
  copied: '已复制',
  back: '所有服务',
  skip: '跳到状态',
  language: '语言',
  theme: '配色',
  themes: { system: '跟随系统', light: '浅色', dark: '深色' },
  feed: '订阅',
  poweredBy: '由 Sitrep 监测',
  notFoundTitle: '这里没有这项服务。',
  notFoundText: '它可能已改名，或不对外公开。',
};
