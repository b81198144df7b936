import { metrics } from '@opentelemetry/api';
import {
  AggregationTemporality,
  DataPointType,
  InMemoryMetricExporter,
  type MetricData,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { onTestFinished } from 'vitest';

import { selfMetrics } from '../../src/capture/self-metrics.ts';

/** What a real meter provider has counted. */
export interface Metrics {
  /** Sums of a counter by the values of these attributes, joined by a space; missing ones are left out. */
  readonly sums: (name: string, attributes: readonly string[]) => Promise<Record<string, number>>;
}

/** Registers a real meter provider for one test. */
export function startMetrics(): Metrics {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 60_000 });
  const provider = new MeterProvider({ readers: [reader] });
  metrics.disable();
  selfMetrics.forget();
  metrics.setGlobalMeterProvider(provider);
  onTestFinished(async () => {
    metrics.disable();
    await provider.shutdown();
  });
  return {
    async sums(name, attributes) {
      await reader.forceFlush();
      const last = exporter.getMetrics().at(-1);
      const points = (last?.scopeMetrics ?? [])
        .flatMap((scope) => scope.metrics)
        .flatMap((metric) => (metric.descriptor.name === name && isSum(metric) ? metric.dataPoints : []));
      const sums = points.map(({ attributes: values, value }) => {
        const key = attributes.flatMap((attribute) => (attribute in values ? [String(values[attribute])] : []));
        return [key.join(' '), value] as const;
      });
      return Object.fromEntries(sums);
    },
  };
}

function isSum(metric: MetricData): metric is Extract<MetricData, { readonly dataPointType: DataPointType.SUM }> {
  return metric.dataPointType === DataPointType.SUM;
}
