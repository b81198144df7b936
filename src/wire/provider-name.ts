import type { WireFormat } from './wire-format.ts';

/**
 * Hosts and their `gen_ai.provider.name`; a leading dot stands for every host below it. The values are those of the
 * conventions (semconv.md section 4) where there is one, else a name in the same style.
 */
const providers: readonly (readonly [host: string, provider: string])[] = [
  ['api.openai.com', 'openai'],
  ['.api.openai.com', 'openai'],
  ['.openai.azure.com', 'azure.ai.openai'],
  ['.cognitiveservices.azure.com', 'azure.ai.openai'],
  ['.services.ai.azure.com', 'azure.ai.inference'],
  ['.models.ai.azure.com', 'azure.ai.inference'],
  ['models.inference.ai.azure.com', 'azure.ai.inference'],
  ['api.anthropic.com', 'anthropic'],
  ['api.groq.com', 'groq'],
  ['api.mistral.ai', 'mistral_ai'],
  ['codestral.mistral.ai', 'mistral_ai'],
  ['api.deepseek.com', 'deepseek'],
  ['api.x.ai', 'x_ai'],
  ['.api.x.ai', 'x_ai'],
  ['api.perplexity.ai', 'perplexity'],
  ['api.moonshot.ai', 'moonshot_ai'],
  ['api.moonshot.cn', 'moonshot_ai'],
  ['api.cohere.ai', 'cohere'],
  ['api.cohere.com', 'cohere'],
  ['generativelanguage.googleapis.com', 'gcp.gemini'],
  ['aiplatform.googleapis.com', 'gcp.vertex_ai'],
  ['.aiplatform.googleapis.com', 'gcp.vertex_ai'],
  ['-aiplatform.googleapis.com', 'gcp.vertex_ai'],
  ['.amazonaws.com', 'aws.bedrock'],
  ['.ml.cloud.ibm.com', 'ibm.watsonx.ai'],
  ['openrouter.ai', 'openrouter'],
  ['api.together.xyz', 'together_ai'],
  ['api.together.ai', 'together_ai'],
  ['api.fireworks.ai', 'fireworks_ai'],
  ['api.cerebras.ai', 'cerebras'],
  ['.aliyuncs.com', 'alibaba_cloud'],
];

/**
 * The `gen_ai.provider.name` of a host; the format's default for a host that is not known.
 * @param host with or without a port, in any case
 */
export function providerName(host: string, format: WireFormat): string {
  const name = host.toLowerCase().replace(/:\d+$/u, '');
  return providers.find(([pattern]) => isHost(name, pattern))?.[1] ?? format.defaultProvider;
}

function isHost(name: string, pattern: string): boolean {
  return pattern.startsWith('.') || pattern.startsWith('-') ? name.endsWith(pattern) : name === pattern;
}
