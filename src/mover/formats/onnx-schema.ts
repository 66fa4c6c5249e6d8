/** How a field is written, or which message it is; with * where there may be several of it. */
type Kind = 'int' | 'f32' | 'f64' | 'text' | MessageName;
type FieldKind = Kind | `${Kind}*`;

/** The messages of an ONNX model. `property` is an entry of the model's own metadata, `entry` one of the metadata of anything in it. */
export type MessageName =
  | 'model' | 'property' | 'graph' | 'node' | 'attribute' | 'tensor' | 'segment' | 'sparse' | 'function' | 'entry' | 'opset' | 'annotation' | 'value'
  | 'type' | 'tensorType' | 'sequence' | 'map' | 'optional' | 'opaque' | 'shape' | 'dimension'
  | 'configuration' | 'placing' | 'sharding' | 'deviceGroup' | 'shardedDimension' | 'simpleSharding';

/**
 * Every field of https://github.com/onnx/onnx/blob/main/onnx/onnx.in.proto (onnx 1.23) by its number, without those that are not let out: `external_data` (13)
 * of a tensor, which makes a loader open another file by its path, and `training_info` (20) of a model, which holds graphs for a trainer.
 */
export const onnxSchema: Readonly<Record<MessageName, Readonly<Record<number, FieldKind>>>> = {
  model: { 1: 'int', 2: 'text', 3: 'text', 4: 'text', 5: 'int', 6: 'text', 7: 'graph', 8: 'opset*', 14: 'property*', 25: 'function*', 26: 'configuration*' },
  property: { 1: 'text', 2: 'text' },
  graph: { 1: 'node*', 2: 'text', 5: 'tensor*', 10: 'text', 11: 'value*', 12: 'value*', 13: 'value*', 14: 'annotation*', 15: 'sparse*', 16: 'entry*' },
  node: { 1: 'text*', 2: 'text*', 3: 'text', 4: 'text', 5: 'attribute*', 6: 'text', 7: 'text', 8: 'text', 9: 'entry*', 10: 'placing*' },
  attribute: {
    1: 'text', 2: 'f32', 3: 'int', 4: 'text', 5: 'tensor', 6: 'graph', 7: 'f32*', 8: 'int*', 9: 'text*', 10: 'tensor*', 11: 'graph*',
    13: 'text', 14: 'type', 15: 'type*', 20: 'int', 21: 'text', 22: 'sparse', 23: 'sparse*',
  },
  tensor: { 1: 'int*', 2: 'int', 3: 'segment', 4: 'f32*', 5: 'int*', 6: 'text*', 7: 'int*', 8: 'text', 9: 'text', 10: 'f64*', 11: 'int*', 12: 'text', 14: 'int', 16: 'entry*' },
  segment: { 1: 'int', 2: 'int' },
  sparse: { 1: 'tensor', 2: 'tensor', 3: 'int*' },
  function: {
    1: 'text', 4: 'text*', 5: 'text*', 6: 'text*', 7: 'node*', 8: 'text', 9: 'opset*', 10: 'text', 11: 'attribute*', 12: 'value*', 13: 'text', 14: 'entry*',
  },
  entry: { 1: 'text', 2: 'text' },
  opset: { 1: 'text', 2: 'int' },
  annotation: { 1: 'text', 2: 'entry*' },
  value: { 1: 'text', 2: 'type', 3: 'text', 4: 'entry*' },
  type: { 1: 'tensorType', 4: 'sequence', 5: 'map', 6: 'text', 7: 'opaque', 8: 'tensorType', 9: 'optional' },
  tensorType: { 1: 'int', 2: 'shape' },
  sequence: { 1: 'type' },
  map: { 1: 'int', 2: 'type' },
  optional: { 1: 'type' },
  opaque: { 1: 'text', 2: 'text' },
  shape: { 1: 'dimension*' },
  dimension: { 1: 'int', 2: 'text', 3: 'text' },
  configuration: { 1: 'text', 2: 'int', 3: 'text*' },
  placing: { 1: 'text', 2: 'sharding*', 3: 'int' },
  sharding: { 1: 'text', 2: 'int*', 3: 'deviceGroup*', 4: 'shardedDimension*' },
  deviceGroup: { 1: 'int', 2: 'int*' },
  shardedDimension: { 1: 'int', 2: 'simpleSharding*' },
  simpleSharding: { 1: 'int', 2: 'text', 3: 'int' },
};
