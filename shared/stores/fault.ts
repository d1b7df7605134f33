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

/** There is no such entity; a table that is gone is another matter. */
export function isMissing(error: unknown): boolean {
  return statusOf(error) === 404 && faultOf(error) !== 'TableNotFound';
}

/** There is such an entity already; a table that is being deleted is another matter. */
export function isThere(error: unknown): boolean {
  return statusOf(error) === 409 && faultOf(error) !== 'TableBeingDeleted';
}

/** A change of an entity that may be gone, and is to stay so. */
export async function unlessMissing(change: Promise<unknown>): Promise<void> {
  try {
    await change;
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
