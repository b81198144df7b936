import type { FaultRule } from '../fault.ts';
import type { Model } from '../model.ts';
import { greeter } from './greeter.ts';

const slowWordCount = 40;
const slowWordDelayMs = 50;

/** Model names that every simulator knows and that steer it. */
export const steeringModels: Readonly<Record<string, Model>> = {
  'gpt-slow': () => ({ text: Array.from({ length: slowWordCount }, (_, index) => `word${index + 1}`).join(' ') }),
  'gpt-drop': greeter,
  'gpt-400': greeter,
};

/** `gpt-slow` sends 40 words 50 ms apart, `gpt-drop` closes before the third event, `gpt-400` answers 400. */
export const steeringFaults: readonly FaultRule[] = [
  { kind: 'slow_body', match: 'gpt-slow', delayMs: slowWordDelayMs },
  { kind: 'drop_mid_stream', match: 'gpt-drop', afterEvents: 2 },
  { kind: 'status', match: 'gpt-400', status: 400, message: 'bad' },
];
