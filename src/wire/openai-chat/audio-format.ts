/** The MIME type of an `input_audio.format`. */
export function audioMimeType(format: string): string {
  return format === 'mp3' ? 'audio/mpeg' : `audio/${format}`;
}

/** The `input_audio.format` of a MIME type; undefined for what is not audio. */
export function audioFormat(mimeType: string | undefined): string | undefined {
  if (mimeType === 'audio/mpeg') return 'mp3';
  return mimeType?.startsWith('audio/') === true ? mimeType.slice('audio/'.length) : undefined;
}
