"""Statements as banks write them, with invented people."""

BCA = """Informasi Rekening - Mutasi Rekening
No. rekening : 1234567890
Nama : SITI AMINAH
Periode : 01/12/2025 - 02/01/2026
Kode Mata Uang : Rp

Tanggal Transaksi,Keterangan,Cabang,Jumlah,,Saldo
'30/12,TRSF E-BANKING CR 3012/FTSCY/WS95031 100123.00 BUDI SANTOSO,'0000,"100,123.00",CR,"1,100,123.00"
'30/12,BIAYA ADM,'0000,"15,000.00",DB,"1,085,123.00"
'02/01,TRSF E-BANKING CR RATNA DEWI,'0998,"250,000.00",CR,"1,335,123.00"
'PEND,KR OTOMATIS,'0000,"50,000.00",CR,"1,385,123.00"
Saldo Awal,:,"1,000,000.00"
Mutasi Kredit,:,"350,123.00",2
"""
MANDIRI = (
    "Account No,Date,Val. Date,Transaction Code,Description,Description,Reference No.,Debit,Credit\r\n"
    "1370012345678,30/12/25,30/12/25,2131,MCM InhouseTrf DARI BUDI SANTOSO,Transfer Fee,,.00,100123.00\r\n"
    '1370012345678,02/01/26,02/01/26,9999,PLN PREPAID,,,"1,250,000.50",.00\r\n'
)
BRI = (
    "Tanggal;Jam;Uraian Transaksi;Debet;Kredit;Saldo\n"
    "30/12/2025;10:11:12;NBMB BUDI SANTOSO TO SITI AMINAH;0,00;100.123,00;1.100.123,00\n"
    "02/01/2026;08:00:00;ATMSTRPRM;1.250.000,50;0,00;1.000.000,00\n"
)
PASTED = (
    "Tanggal\tKeterangan\tNominal\tSaldo\n"
    "30 Des 2025\tTransfer dari BUDI\t+100.123\t1.100.123\n"
    "2 Jan 2026\tBayar listrik\t-1.250.000\t0\n"
)
SUFFIXED = 'Date,Description,Amount\n2025-12-30,BUDI,"100,123.00 CR"\n2026-01-02,PLN,"1,250,000.50 DB"\n'
UNKNOWN = "Wann|Was|Wieviel\n30/12/2025|BUDI|100123,00\n02/01/2026|PLN|-1250000,50\n"
