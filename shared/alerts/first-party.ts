/**
 * Applications of Microsoft through which everybody works, and intruders with a stolen token. Disabling one would lock out the whole
 * tenant, or nobody: the playbook refuses it.
 */

/**
 * Services, portals and shells. Source: Microsoft Entra documentation, "Verify first-party Microsoft applications in sign-in
 * reports".
 */
const SERVICES = [
  '00000002-0000-0000-c000-000000000000',
  '00000002-0000-0ff1-ce00-000000000000',
  '00000003-0000-0000-c000-000000000000',
  '00000003-0000-0ff1-ce00-000000000000',
  '00000006-0000-0ff1-ce00-000000000000',
  '14d82eec-204b-4c2f-b7e8-296a70dab67e',
  '1b730954-1685-4b74-9bfd-dac224a7b894',
  '29d9ed98-a469-4536-ade2-f981bc1d605e',
  '4765445b-32c6-49b0-83e6-1d93765276ca',
  '5d661950-3475-41cd-a2c3-d671a3162bc1',
  '5e3ce6c0-2b1f-4285-8d4b-75ee78787346',
  '9199bf20-a13f-4107-85dc-02114787ef48',
  'c44b4083-3bb0-49c1-b47d-974e53cbdf3c',
  'de8bc8b5-d9f9-48b1-a8ad-b748da725064',
  'fb78d390-0c51-40cd-8e17-fdbfab77341b',
] as const;

/**
 * Clients that share refresh tokens: who stole the token of one has those of all. Source: Secureworks, "Family of Client IDs in
 * Azure Active Directory", known clients.
 */
const FAMILY_OF_CLIENTS = [
  '00b41c95-dab0-4487-9791-b9d2c32c80f2',
  '04b07795-8ddb-461a-bbee-02f9e1bf7b46',
  '0ec893e0-5785-4de6-99da-4ed124e5296c',
  '1950a258-227b-4e31-a9cf-717495945fc2',
  '1fec8e78-bce4-4aaf-ab1b-5451cc387264',
  '22098786-6e16-43cc-a27d-191a01a1e3b5',
  '26a7ee05-5602-4d76-a7ba-eae8b7b67941',
  '27922004-5251-4030-b22d-91ecd9a37ea4',
  '2d7f3606-b07d-41d1-b9d2-0d0c9296a6e8',
  '4813382a-8fa7-425e-ab75-3b753aab3abb',
  '4e291c71-d680-4d0e-9640-0a3358e31177',
  '57336123-6e14-4acc-8dcf-287b6088aa28',
  '57fcbcfa-7cee-4eb1-8b25-12d2030b4ee0',
  '66375f6b-983f-4c2c-9701-d680650f588f',
  '844cca35-0656-46ce-b636-13f48b0eecbd',
  '872cd9fa-d31f-45e0-9eab-6e460a02d1f1',
  '87749df4-7ccf-48f8-aa87-704bad0e0e16',
  '9ba1a5c7-f17a-4de9-a1f1-6178c8d51223',
  'a40d7d7d-59aa-447e-a655-679a4107e548',
  'a569458c-7f2b-45cb-bab9-b7dee514d112',
  'ab9b8c07-8f02-4f72-87fa-80105867a763',
  'af124e86-4e96-495a-b70a-90f90ab96707',
  'b26aadf8-566f-4478-926f-589f601d9c74',
  'be1918be-3fe3-4be9-b32b-b542fc27f02e',
  'c0d2a505-13b8-4ae0-aa9e-cddd5eab0b12',
  'cab96880-db5b-4e15-90a7-f3f1d62ffe39',
  'cf36b471-5b44-428c-9ce7-313bf84528de',
  'd326c1ce-6cc6-4de2-bebc-4591e5e13ef0',
  'd3590ed6-52b3-4102-aeff-aad2292ab01c',
  'd7b530a4-7680-4c23-a8bf-c52c121d2e87',
  'dd47d17a-3194-4d86-bfd5-c6ae6f5651e3',
  'e9b154d0-7658-433b-bb25-6b8e0a8a7c59',
  'e9c51622-460d-4d3d-952d-966a5b1da34c',
  'eb539595-3fe1-474e-9c1d-feb3625d1be5',
  'ecd6b820-32c2-49b6-98a6-444530e5a77a',
  'f05ff7c9-f75a-4acd-a3b5-f4b6a870245d',
  'f44b1140-bc5e-48c6-8dc0-5cf5a53c0e34',
] as const;

/** Application ids in lower case. */
export const FIRST_PARTY: ReadonlySet<string> = new Set([...SERVICES, ...FAMILY_OF_CLIENTS]);
