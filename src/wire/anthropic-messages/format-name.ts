/** The name of the format this folder speaks. */
export const formatName = 'anthropic.messages';
