/** Shards that were slow, and the reasons. */

import { code, duration } from '../markdown.ts';
import type { MergedReport } from '../merged-report.ts';
import type { SlowShard, SlowShardReason } from '../slow-shards.ts';
import { capped, type Section } from './section.ts';

/** Of one shard; they come in the order of what they account for. */
const shownReasons = 3;

export function slowShardSection({ slowShards }: MergedReport): Section {
  return {
    title: 'slow shards',
    items: slowShards.length,
    render: (cap) => `### Slow shards\n\n${capped(slowShards, cap, line)}`,
  };
}

function line({ shard, seconds, meanSeconds, reasons }: SlowShard): string {
  const shown = reasons.slice(0, shownReasons).map(reasonText);
  const text = shown.length === 0 ? 'no single thing accounts for it' : shown.join('; ');
  return `- Shard ${shard} took ${duration(seconds)}, and the mean is ${duration(meanSeconds)}: ${text}.`;
}

function reasonText(reason: SlowShardReason): string {
  switch (reason.kind) {
    case 'unit took longer':
      return `${code(reason.unit)} took ${duration(reason.seconds)} instead of ${duration(reason.estimateSeconds)}`;
    case 'unit beyond share':
      return `${code(reason.unit)} alone is longer than an even share of ${duration(reason.shareSeconds)}`;
    case 'slow machine':
      return `its machine was slower than the others by ${duration(reason.accountsForSeconds)}`;
    case 'more planned':
      return `the plan gave each of its workers ${duration(reason.seconds)}, ${moreThanMean(reason)}`;
    case 'before the tests':
      return `it took ${duration(reason.seconds)} before its first test, ${moreThanMean(reason)}`;
    case 'launches':
      return `launches took ${duration(reason.seconds)} of each worker, ${moreThanMean(reason)}`;
    case 'clones':
      return `each worker waited ${duration(reason.seconds)} for clones, ${moreThanMean(reason)}`;
    case 'after the tests':
      return `it took ${duration(reason.seconds)} after its last test, ${moreThanMean(reason)}`;
  }
}

function moreThanMean({ accountsForSeconds }: SlowShardReason): string {
  return `${duration(accountsForSeconds)} more than the mean`;
}
