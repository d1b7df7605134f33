/** What a storage service answered, read from the errors that its clients throw. */

export function statusOf(error: unknown): number | undefined {
  const status = property(error, 'statusCode');
  return typeof status === 'number' ? status : undefined;
}

/**
 * The service's own name for the fault (`ResourceNotFound`). Blob and queue clients put it on the error; for tables it is in
 * the header `x-ms-error-code` or in the body, of which the service does not always send the first.
 */
export function faultOf(error: unknown): string | undefined {
  const details = property(error, 'details');
  const candidates = [
    property(error, 'code'),
    property(details, 'errorCode'),
    property(property(details, 'odataError'), 'code'),
  ];
  return candidates.find((code) => typeof code === 'string');
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
