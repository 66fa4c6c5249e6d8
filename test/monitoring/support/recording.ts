/** One sample of one series, as it is served. */
export interface Sample {
  /** With its labels, as it is written. */
  readonly series: string;
  readonly value: string;
}

/** The samples of what an operator serves under /metrics. */
export function samplesOf(text: string): readonly Sample[] {
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).map((line) => ({ series: line.slice(0, line.lastIndexOf(' ')), value: line.slice(line.lastIndexOf(' ') + 1) }));
}

/** How long after the last reading its values are repeated, in minutes. */
const lastingMinutes = 60;

/** Series as promtool takes them, from readings that are a minute apart: each as Prometheus would store it, with the instance that it adds. */
export function recorded(readings: readonly string[]): readonly { readonly series: string; readonly values: string }[] {
  const samples = readings.map((text) => new Map(samplesOf(text).map(({ series, value }) => [series, value])));
  const names = new Set(samples.flatMap((one) => [...one.keys()]));
  return [...names].map((series) => ({
    series: series.includes('{') ? series.replace('{', '{instance="recorded",') : `${series}{instance="recorded"}`,
    // One that is not there has a gap, and the last value lasts.
    values: samples.map((one, at) => (one.get(series) ?? '_') + (at === samples.length - 1 ? `x${lastingMinutes}` : '')).join(' '),
  }));
}
