/** Which of onnxruntime's passes over a graph (its "graph transformers", by name) are left out when a session is opened. */

/** It would merge what the backward pass computes again with the forward pass's value, and keep that. */
const HARMFUL = ['CommonSubexpressionElimination'];

/**
 * They look for ops that no graph here has: of quantised, convolutional and encoder models, or that only another of
 * these passes makes. Each walks through the whole graph several times; together they take a third of opening a step of
 * 30 blocks.
 */
const IDLE = [
  'EnsureUniqueDQForNodeUnit',
  'DoubleQDQPairsRemover',
  'QDQPropagationTransformer',
  'WeightBiasQuantization',
  'WhereDummyDq',
  'QDQS8ToU8Transformer',
  'QDQSelectorActionTransformer',
  'QDQFinalCleanupTransformer',
  'MatMulIntegerToFloatFusion',
  'DynamicQuantizeMatMulFusion',
  'MatMulNBitsFusion',
  'SliceConcatToSpaceToDepthFusion',
  'ConvActivationFusion',
  'ConvAddActivationFusion',
  'NchwcTransformer',
  'NhwcTransformer',
  'GeluFusionL1',
  'GeluFusionL2',
  'BiasGeluFusion',
  'LayerNormFusionL1',
  'LayerNormFusionL2',
  'SimplifiedLayerNormFusion',
  'AttentionFusion',
  'EmbedLayerNormFusion',
  'SkipLayerNormFusion',
  'BiasSkipLayerNormFusion',
  'GroupQueryAttentionFusion',
  'GroupQueryAttentionPreNormFusion',
  'BiasDropoutFusion',
];

/** Value of the session option `optimization.disable_specified_optimizers`. */
export const LEFT_OUT = [...HARMFUL, ...IDLE].join(';');
