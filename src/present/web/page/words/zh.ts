import { durationParts } from '../../../../contract/words.ts';
import { once } from '../once.ts';
import type { Summary, Words } from './words.ts';

const list = once(() => new Intl.ListFormat('zh'));
const number = once(() => new Intl.NumberFormat('zh'));

/** Names up to two services; counts more. */
const who = ({ names, total }: Summary): string => {
  if (names.length <= 2) return list().format(names);
  const count = number().format(names.length);
  return names.length === total ? `全部 ${count} 项服务` : `${number().format(total)} 项服务中有 ${count} 项`;
};

const sentence = (summary: Summary): string => {
  if (!summary.checked) return '正在等待首次检查。';
  if (summary.stale) return '当前状态未知。';
  switch (summary.state) {
    case 'up':
      return summary.total === 1 ? `${summary.names[0]}运行正常。` : '所有服务运行正常。';
    case 'degraded':
      return `${who(summary)}出现异常。`;
    case 'down':
      return `${who(summary)}发生中断。`;
    case 'maintenance':
      return '系统维护中。';
    case 'unknown':
      return summary.total === 0 ? '尚未监控任何服务。' : `暂时无法检查${who(summary)}。`;
  }
};

const UNITS = { d: '天', h: '小时', min: '分钟', s: '秒' } as const;

const duration = (ms: number): string =>
  durationParts(ms)
    .map(([count, unit]) => `${number().format(count)} ${UNITS[unit]}`)
    .join(' ');

export const zh: Words = {
  lang: 'zh',
  name: '中文',
  status: { up: '正常', degraded: '异常', down: '中断', unknown: '未知', maintenance: '维护中' },
  resolved: '已恢复',
  verdict: { pass: '通过', warn: '警告', fail: '失败', unknown: '未知' },
  window: { '24h': '24 小时', '7d': '7 天', '30d': '30 天', '90d': '90 天' },
  sentence,
  reason: {
    dns: '域名解析失败。',
    connect: '无法建立连接。',
    tls: '无法建立安全连接。',
    timeout: '响应超时。',
    protocol: '响应无法解析。',
    redirect: '重定向到了错误的地址。',
    status: '返回了错误状态。',
    header: '响应与预期不符。',
    body: '响应与预期不符。',
    json: '响应与预期不符。',
    response: '响应与预期不符。',
    threshold: '服务有响应，但指标超出阈值。',
    missing: '未收到应有的数据。',
    probe: '检查未能执行，不代表服务本身有问题。',
  },
  affectedBy: (name) => `受${name}影响。`,
  waiting: '正在等待首次上报。',
  flapping: '状态反复变化。',
  staleTitle: '此页面的信息已过期。',
  staleText: '检查已停止上报，以下为最后一次已知的状态。',
  lastChecked: '上次检查',
  notChecked: '尚未检查',
  since: '自',
  began: '始于',
  checks: '服务',
  otherChecks: '其他服务',
  filter: '查找服务',
  filterNone: '没有匹配的服务。',
  groupCount: (working, total) => `${number().format(total)} 项中 ${number().format(working)} 项正常`,
  uptime: '可用率',
  uptimeOver: (window) => `${window}可用率`,
  sinceDay: (day) => `自 ${day}起`,
  unconfirmed: (count) => `${number().format(count)} 次检查失败，均未确认为故障`,
  retried: (count) => `其中 ${number().format(count)} 次重试过`,
  legend: {
    up: '没有失败的检查',
    failed: '当天检查失败的时间占比',
    incident: '有故障但没有失败的检查',
    none: '没有检查记录',
  },
  readings: (count) => `${number().format(count)} 次检查`,
  incidentCount: (count) => `${number().format(count)} 次故障`,
  noReadings: '没有检查记录',
  daysAgo: (days) => `${days} 天前`,
  today: '今天',
  daysLabel: (name, days) => `${name}：最近 ${days} 天的每日情况`,
  latency: '延迟',
  median: '中位数',
  sparkLabel: (median, slow) => `最近 24 小时延迟：中位数 ${median}，95 百分位 ${slow}`,
  p95: '95 百分位',
  p99: '99 百分位',
  latencyChart: (window) => `最近 ${window}的延迟`,
  noHistory: '该时段没有历史记录。',
  verdicts: '每次检查的结果',
  measures: '测量值',
  locations: '探测位置',
  really: (colo) => `实际在 ${colo}`,
  allLocations: '全部',
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
  incidents: '故障记录',
  incidentsOfDays: (days) => `最近 ${days} 天的故障`,
  noIncidents: (days) => `最近 ${days} 天没有发生故障。`,
  ongoing: '处理中',
  resolvedAfter: (time) => `已恢复，持续 ${time}`,
  duration,
  maintenance: '维护',
  undelivered: (count) => `有 ${count} 条告警未能送达。`,
  maintenanceNow: '正在进行',
  maintenancePlanned: '计划中',
  affects: '受影响的服务',
  until: '至',
  badges: '徽章',
  badgesAbout: '将这一行复制到 README 中，徽章始终显示当前状态。',
  badgeStyles: '所有样式',
  copy: '复制',
  copied: '已复制',
  back: '所有服务',
  skip: '跳到状态',
  language: '语言',
  theme: '主题',
  themes: { system: '跟随系统', light: '浅色', dark: '深色' },
  feed: '订阅',
  poweredBy: '由 Sitrep 监控',
  notFoundTitle: '找不到该服务',
  notFoundText: '该服务可能已改名，或未公开。',
};
