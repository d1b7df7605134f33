// Azurite imports its telemetry client even when telemetry is off. Nothing here is ever called.
module.exports = {};
