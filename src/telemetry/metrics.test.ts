import assert from 'node:assert/strict';
import { batchJobs, pods } from '../api/resources.ts';
import { createMetrics } from './metrics.ts';

describe('the metrics', () => {
  it('count reconciles, writes and decisions by kind and outcome', async () => {
    const metrics = createMetrics(() => 7);
    const { registry, observer } = metrics;
    observer.started('TrainingJob:prj-lung/unet');
    observer.finished('TrainingJob:prj-lung/unet', 'ok', 0.002);
    observer.finished('TrainingJob:prj-lung/unet', 'refused', 0.2);
    observer.finished('SecureDataset:prj-lung/chest-ct', 'ok', 0.002);
    metrics.countWrite('create', batchJobs);
    metrics.countWrite('delete', pods);
    metrics.countDecision('Deny');
    const text = await registry.metrics();
    for (const line of [
      'controller_runtime_reconcile_total{controller="TrainingJob",result="success"} 1',
      'controller_runtime_reconcile_total{controller="TrainingJob",result="error"} 1',
      'controller_runtime_reconcile_total{controller="SecureDataset",result="success"} 1',
      'controller_runtime_reconcile_time_seconds_bucket{le="0.005",controller="TrainingJob"} 1',
      'controller_runtime_reconcile_time_seconds_count{controller="TrainingJob"} 2',
      'caveau_api_writes_total{verb="create",kind="Job"} 1',
      'caveau_api_writes_total{verb="delete",kind="Pod"} 1',
      'caveau_decisions_total{outcome="Deny"} 1',
      'workqueue_depth 7',
    ]) {
      assert.ok(text.includes(line), line);
    }
  });

  it('name no object, whatever was reconciled, and do not grow with objects', async () => {
    const { registry, observer } = createMetrics(() => 0);
    const series = async (): Promise<number> => (await registry.metrics()).split('\n').filter((line) => line.startsWith('controller_') || line.startsWith('caveau_')).length;
    observer.finished('TrainingJob:prj-lung/patient-zero', 'ok', 0.1);
    const before = await series();
    for (let i = 0; i < 500; i++) observer.finished(`TrainingJob:prj-lung/patient-${i}`, 'ok', 0.1);
    assert.equal(await series(), before);
    assert.doesNotMatch(await registry.metrics(), /patient|prj-lung/);
  });

  it('are of one registry each, so that two operators in one process do not mix', async () => {
    const [one, two] = [createMetrics(() => 1), createMetrics(() => 2)];
    one.countDecision('Allow');
    assert.doesNotMatch(await two.registry.metrics(), /caveau_decisions_total\{/);
  });
});
