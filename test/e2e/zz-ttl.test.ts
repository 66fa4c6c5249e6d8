import { Stage, storageClassName } from '/work/main/test/e2e/support/stage.ts';
import { isMutating } from '/work/main/test/e2e/support/api-audit.ts';
describe('ttl', () => {
  let stage: Stage;
  before(async () => { stage = await Stage.open('ttl'); await stage.dataset(); await stage.permit('p'); await stage.datasetBecomes('chest-ct', 'Sealed'); });
  after(() => stage.close());
  it('x', async () => {
    const mark = stage.api.mark();
    await stage.job('short', { workers: 2, runPolicy: { ttlSecondsAfterFinished: 0 } });
    await stage.reaches('short', 'Succeeded');
    console.log(new Date().toISOString(), 'succeeded seen');
    await stage.until('gone', async () => (await stage.read('batch/v1', 'Job', 'short-1')) === undefined);
    console.log(new Date().toISOString(), 'job gone');
    await stage.untilNoPods('short');
    console.log(new Date().toISOString(), 'pods gone');
    for (const c of stage.calls(mark).filter(isMutating)) console.log(c.at, c.verb, c.resource, c.name);
    for (const c of stage.api.since(mark, 'system:serviceaccount:kube-system:generic-garbage-collector').filter((x) => x.namespace === stage.room)) console.log('GC', c.at, c.verb, c.resource, c.name, c.code);
  });
});
