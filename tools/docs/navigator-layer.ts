/**
 * docs/attack-navigator-layer.json: what the catalog covers, for the ATT&CK Navigator. Layer format 4.5; source:
 * mitre-attack/attack-navigator, layers/spec/v4.5. A technique that changed its id stands there under both, so that the
 * layer shows it whichever version of ATT&CK it is opened with.
 */
import type { Detection } from '../../shared/detections/detection.ts';

interface LayerTechnique {
  readonly techniqueID: string;
  readonly score: number;
  readonly comment: string;
  readonly enabled: true;
  readonly showSubtechniques: boolean;
}

export function navigatorLayer(catalog: readonly Detection[]) {
  const byTechnique = new Map<string, { readonly names: string[]; readonly note: string }>();
  for (const entry of catalog)
    for (const { id, formerId } of entry.attack) {
      note(id, formerId === undefined ? '' : `Until v18: ${formerId}. `, entry.id);
      if (formerId !== undefined) note(formerId, `Since v19: ${id}. `, entry.id);
    }
  function note(id: string, text: string, detection: string): void {
    const known = byTechnique.get(id);
    if (known === undefined) byTechnique.set(id, { names: [detection], note: text });
    else known.names.push(detection);
  }
  const techniques = [...byTechnique]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([techniqueID, { names, note: text }]): LayerTechnique => {
      return {
        techniqueID,
        score: names.length,
        comment: `${text}${names.join(', ')}`,
        enabled: true,
        showSubtechniques: false,
      };
    });
  return {
    name: 'Purgewatch',
    versions: { attack: '19', navigator: '5.1.0', layer: '4.5' },
    domain: 'enterprise-attack',
    description: 'Detections of Purgewatch by technique. The score is the number of detections.',
    sorting: 3,
    hideDisabled: false,
    techniques,
    gradient: {
      colors: ['#ffffff', '#4a90d9'],
      minValue: 0,
      maxValue: Math.max(1, ...techniques.map(({ score }) => score)),
    },
  };
}
