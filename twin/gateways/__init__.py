"""Turn foreign recordings and live protocols into events, one file each."""

from twin.gateways.opcua_csv import Import, import_opcua_csv
from twin.gateways.report import ClockReport, ImportFailed, ImportReport, describe

__all__ = ["ClockReport", "Import", "ImportFailed", "ImportReport", "describe", "import_opcua_csv"]
