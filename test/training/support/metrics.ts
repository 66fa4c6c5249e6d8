/** The measure of a model, as train.py writes it beside it. */
export interface Metrics {
  readonly dice: number;
  readonly epochs: number;
  readonly attempt: number;
  readonly workers: number;
  readonly resumedAfterEpoch: number;
  readonly history: readonly { readonly loss: number; readonly dice: number }[];
  readonly weightsSha256: readonly string[];
  readonly torch: string;
}
