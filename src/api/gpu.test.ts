import assert from 'node:assert/strict';
import { acceleratorOf, productOf, type Accelerator } from './gpu.ts';
import { type SecureProcessingEnvironment } from './generated/types.ts';

const amd: Accelerator = { vendor: 'AMD', resourceName: 'amd.com/gpu', productLabel: 'amd.com/gpu.product-name' };
const own: Accelerator = { vendor: 'NVIDIA', resourceName: 'nvidia.com/gpu.shared', productLabel: 'hospital.example/gpu' };
const listing = (...accelerators: readonly Accelerator[]): SecureProcessingEnvironment => ({ metadata: { name: 'default' }, spec: { jurisdictions: [], accelerators: [...accelerators] } });

describe('how a cluster offers GPUs', () => {
  it('is known of NVIDIA, also when nobody says whose they are, or there is no environment', () => {
    assert.equal(acceleratorOf('NVIDIA', undefined)?.resourceName, 'nvidia.com/gpu');
    assert.deepEqual(acceleratorOf(undefined, listing(amd)), acceleratorOf('NVIDIA', undefined));
  });
  it('is what the environment says, whole and not in part', () => assert.deepEqual(acceleratorOf('NVIDIA', listing(own)), own));
  it('is not known of others until the environment says it', () => {
    assert.equal(acceleratorOf('AMD', listing()), undefined);
    assert.deepEqual(acceleratorOf('AMD', listing(amd)), amd);
  });
});

describe('the GPU product of a node', () => {
  const labels = { 'nvidia.com/gpu.product': 'NVIDIA-L4', 'amd.com/gpu.product-name': 'AMD_Instinct_MI300X_OAM' };
  it('is read from the label of the vendor', () => {
    assert.equal(productOf(labels, listing(amd)), 'NVIDIA-L4');
    assert.equal(productOf(labels, listing(amd), 'AMD'), 'AMD_Instinct_MI300X_OAM');
    assert.equal(productOf({ 'amd.com/gpu.product-name': 'AMD_Instinct_MI300X_OAM' }, listing(amd)), 'AMD_Instinct_MI300X_OAM');
  });
  it('is not known where nobody said which label it is, or where no label is', () => {
    assert.equal(productOf(labels, listing(), 'AMD'), undefined);
    assert.equal(productOf({}, listing(amd)), undefined);
    assert.equal(productOf({ 'hospital.example/gpu': 'H100' }, listing(own)), 'H100');
  });
});
