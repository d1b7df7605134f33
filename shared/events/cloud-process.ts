/** Rows of Defender's table CloudProcessEvents: processes in containers. The columns of DeviceProcessEvents, and Kubernetes'. */
import { type ReadContext, timeOf } from './audit-record.ts';
import { type DeviceRow, TIME_NAMES } from './device-row.ts';
import { processEvent } from './endpoint-event.ts';
import type { ProcessEvent } from './event.ts';
import { integerOf, type JsonObject, rawTextOf, textOf } from './json-text.ts';
import type { Parked } from './record.ts';
import { deviceRowId } from './record-id.ts';

const RESOURCES = ['AzureResourceId', 'AwsResourceName', 'GcpFullResourceName'] as const;

/** Whether a row without a table name is of this table. */
export function looksLikeCloudProcess(row: JsonObject): boolean {
  if (typeof row.ProcessCommandLine !== 'string' || row.DeviceId !== undefined) return false;
  return row.KubernetesPodName !== undefined || row.ContainerId !== undefined || row.ContainerName !== undefined;
}

export function readCloudProcess({ row, envelopeTenant }: DeviceRow, context: ReadContext): ProcessEvent | Parked {
  const time = timeOf(row, TIME_NAMES);
  if (typeof time !== 'number') return time;
  const device = deviceOf(row);
  const fileName = textOf(row, 'FileName', 'ProcessName');
  const event = processEvent(
    {
      form: 'cloud-process',
      recordId: deviceRowId(device, textOf(row, 'ReportId'), time, row),
      tenantId: envelopeTenant ?? context.defaultTenantId,
      time,
      device,
      user: textOf(row, 'AccountName'),
      userDomain: textOf(row, 'AccountDomain'),
    },
    {
      path: rawTextOf(row, 'FolderPath') ?? fileName,
      commandLine: rawTextOf(row, 'ProcessCommandLine') ?? '',
      processId: integerOf(row.ProcessId),
      parent: {
        path: rawTextOf(row, 'InitiatingProcessFileName', 'ParentProcessName'),
        commandLine: rawTextOf(row, 'InitiatingProcessCommandLine'),
      },
    },
  );
  return { ...event, fileName: fileName ?? event.fileName, deviceId: textOf(row, ...RESOURCES) };
}

/** `namespace/pod/container`, as far as the row names them. */
function deviceOf(row: JsonObject): string | null {
  const parts = [
    textOf(row, 'KubernetesNamespace'),
    textOf(row, 'KubernetesPodName', 'KubernetesResource'),
    textOf(row, 'ContainerName', 'ContainerId'),
  ].filter((part) => part !== null);
  return parts.length === 0 ? textOf(row, 'DeviceName') : parts.join('/');
}
