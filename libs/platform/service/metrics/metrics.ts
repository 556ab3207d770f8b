import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

const REQUEST_BUCKETS_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const PREFIX = 'timeledger_';

interface Described {
  /** Without the product's prefix: `projection_lag_events`. Units last. */
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly string[];
}

/** The measurements of one process, as `/metrics` shows them. Labels never hold tenants, people or ids. */
export class Metrics {
  readonly registry = new Registry();
  private readonly requests: Histogram<'method' | 'route' | 'status'>;

  constructor(options: { readonly withProcessMetrics: boolean } = { withProcessMetrics: false }) {
    if (options.withProcessMetrics) collectDefaultMetrics({ register: this.registry });
    this.requests = new Histogram({
      name: `${PREFIX}http_request_duration_seconds`,
      help: 'Time from the arrival of a request to the end of its answer, by route.',
      labelNames: ['method', 'route', 'status'],
      buckets: REQUEST_BUCKETS_SECONDS,
      registers: [this.registry],
    });
  }

  /** A gauge, whose value `collect` sets when it is asked for, or its owner at any time. */
  gauge(described: Described & { readonly collect?: (gauge: Gauge) => void | Promise<void> }): Gauge {
    const { collect } = described;
    const gauge: Gauge = new Gauge({
      ...this.commonOf(described),
      ...(collect === undefined ? {} : { collect: () => collect(gauge) }),
    });
    return gauge;
  }

  counter(described: Described): Counter {
    return new Counter(this.commonOf(described));
  }

  histogram(described: Described & { readonly buckets?: readonly number[] }): Histogram {
    return new Histogram({
      ...this.commonOf(described),
      ...(described.buckets === undefined ? {} : { buckets: [...described.buckets] }),
    });
  }

  observeRequest(method: string, route: string, status: number, seconds: number): void {
    this.requests.observe({ method, route, status }, seconds);
  }

  /** All measurements in the Prometheus text format. */
  text(): Promise<string> {
    return this.registry.metrics();
  }

  private commonOf(described: Described): {
    name: string;
    help: string;
    labelNames: string[];
    registers: Registry[];
  } {
    return {
      name: PREFIX + described.name,
      help: described.help,
      labelNames: [...(described.labels ?? [])],
      registers: [this.registry],
    };
  }
}
