import { describe, expect, test } from 'vitest';
import { providerName } from '../../src/wire/provider-name.ts';
import { wireFormat } from '../../src/wire/wire-formats.ts';

const chat = wireFormat('openai.chat');

describe('providerName', () => {
  test.each([
    ['api.openai.com', 'openai'],
    ['eu.api.openai.com', 'openai'],
    ['API.OpenAI.com:443', 'openai'],
    ['example.openai.azure.com', 'azure.ai.openai'],
    ['example.cognitiveservices.azure.com', 'azure.ai.openai'],
    ['example.services.ai.azure.com', 'azure.ai.inference'],
    ['api.groq.com', 'groq'],
    ['api.mistral.ai', 'mistral_ai'],
    ['api.deepseek.com', 'deepseek'],
    ['api.x.ai', 'x_ai'],
    ['api.perplexity.ai', 'perplexity'],
    ['api.anthropic.com', 'anthropic'],
    ['us-central1-aiplatform.googleapis.com', 'gcp.vertex_ai'],
    ['generativelanguage.googleapis.com', 'gcp.gemini'],
    ['bedrock-runtime.us-east-1.amazonaws.com', 'aws.bedrock'],
  ])('%s is %s', (host, expected) => {
    expect(providerName(host, chat)).toBe(expected);
  });

  test.each([
    ['localhost:4000', 'openai.chat', 'openai'],
    ['127.0.0.1', 'anthropic.messages', 'anthropic'],
    ['api.openai.com.example.com', 'anthropic.messages', 'anthropic'],
    ['notapi.openai.example', 'anthropic.messages', 'anthropic'],
  ] as const)('%s is not known, so %s tells: %s', (host, format, expected) => {
    expect(providerName(host, wireFormat(format))).toBe(expected);
  });
});
