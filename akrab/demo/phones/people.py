"""Invented customers: names from many regions of Indonesia, towns around the shop. Any likeness is chance."""

RESELLERS = (
    "Konter Berkah Jaya", "Konter Mas Tohir", "Sinar Pulsa Gemolong", "Warung Digital Bu Narti",
    "Rumah Servis Pak Jarwo",
    "Konter Anugerah Bekonang", "Toko Makmur Delanggu", "Kios Gawai Mbak Rini",
)  # fmt: skip

PEOPLE = (
    # Jawa Tengah, Yogyakarta, Jawa Timur
    "Slamet Riyanto", "Sri Wahyuningsih", "Bambang Haryono", "Endang Purwanti", "Agus Prasetyo", "Dwi Kurniasari",
    "Joko Susilo",
    "Retno Wulandari", "Wahyu Nugroho", "Sulastri Handayani", "Tri Widodo", "Ningsih Rahayu", "Hendro Santoso",
    "Eko Yulianto",
    "Fitri Lestari", "Galih Pamungkas", "Kartika Sulistyowati", "Mulyono Hadi", "Puji Astuti", "Rudi Hartanto",
    "Sekar Ayu Pramesti",
    "Sutrisno Wibowo", "Tutik Ernawati", "Yuni Setyaningrum", "Aris Munandar", "Bayu Setiawan", "Dyah Anggraini",
    "Gunawan Suryadi",
    "Heru Cahyono", "Indah Permatasari", "Krisna Aditya", "Lilis Suryani", "Nanang Fauzi", "Ratri Kusumaningtyas",
    "Suparmi Wati",
    "Teguh Prakoso", "Umi Salamah", "Wiwik Rahmawati", "Yanto Purnomo", "Anisa Nur Azizah", "Danang Kuncoro",
    "Ely Nurhayati",
    "Fajar Hidayat", "Hanifah Zulaikha", "Ika Puspitasari", "Lukman Hakim", "Muhammad Rizki", "Nurul Khasanah",
    "Pandu Wicaksono",
    "Rina Marlina", "Sigit Widiyanto", "Tantri Maharani", "Vina Oktaviani", "Wulan Sari", "Zaenal Arifin",
    "Aditya Bagaskara",
    # Sunda, Betawi, Banten
    "Asep Sutisna", "Euis Komariah", "Dadang Hermawan", "Neng Rosita", "Ujang Suherman", "Cecep Ridwan",
    "Teti Sumiati", "Iis Aisyah",
    "Deden Kurnia", "Rohmat Mulyana", "Siti Jubaedah", "Mpok Rodiah", "Hasan Basri",
    # Batak, Nias, Melayu
    "Togar Simanjuntak", "Rosmaida Siregar", "Binsar Hutapea", "Tiurma Panjaitan", "Horas Nainggolan", "Lamria Sitorus",
    "Parlindungan Lubis", "Yulfrida Zebua", "Faisal Harahap", "Tengku Azhar", "Masitah Nasution", "Ramli Daulay",
    # Aceh, Minang, Riau, Palembang, Lampung
    "Cut Meurah Intan", "Teuku Fahrizal", "Zulfikar Piliang", "Yusnidar Koto", "Rahmat Chaniago", "Upik Marlinda",
    "Datuak Syafrizal",
    "Wan Fadillah", "Kemas Ardiansyah", "Nyimas Ratna", "Indra Sikumbang", "Desi Ratnasari Tanjung", "Rasyid Batin",
    # Bali, Lombok, Sumbawa
    "I Wayan Sudiarta", "Ni Luh Putu Ariani", "I Made Adnyana", "Ni Ketut Suryati", "I Gede Mahendra", "Ni Komang Dewi",
    "Lalu Hamdani", "Baiq Nurlaela", "Lalu Sahrul",
    # Bugis, Makassar, Toraja, Buton
    "Andi Baso Rahman", "Andi Tenri Ola", "Daeng Nurhayati", "Muh. Ilham Mattulada", "Yohanis Tandilangi",
    "La Ode Fahmi",
    "Wa Ode Sartika", "Sitti Rugayah", "Baharuddin Paserang",
    # Minahasa, Gorontalo, Maluku, Papua
    "Jefri Wowor", "Meiske Rumambi", "Stenly Mandagi", "Fatma Hunowu", "Rizal Monoarfa", "Ronny Latuconsina",
    "Elda Pattiasina",
    "Salomo Tuhumury", "Yosep Wanggai", "Marthina Rumbiak", "Benyamin Kafiar", "Agustina Yoku",
    # Nusa Tenggara Timur
    "Yohanes Seran", "Maria Goreti Bria", "Petrus Lamanepa", "Theresia Kewa", "Anselmus Djawa", "Kornelis Nalle",
    # Banjar, Dayak, Kutai
    "Ahmad Rijani", "Siti Noorhasanah", "Fahriansyah", "Norlaila", "Pebriadi Tundan", "Yetri Sudarsih",
    "Awang Fahruddin",
    # Tionghoa
    "Budi Santoso Halim", "Lina Wijaya", "Hendra Kusumo", "Mei Lan Tanujaya", "Anton Gunadi", "Sherly Limantara",
    "Kevin Sutanto",
    "Vivi Suryawan", "Yohana Prajogo", "Steven Hartono",
    # keluarga keturunan Arab, peranakan, nama modern
    "Farida Baswedan", "Salim Assegaf", "Nadia Putri Ramadhani", "Reza Firmansyah", "Kayla Azzahra",
    "Dimas Arya Saputra",
    "Alya Nabila", "Rangga Dewangga", "Cantika Maheswari", "Farel Ardiansah", "Salsabila Khairunnisa", "Bagus Satria",
    "Zahra Amalia", "Gibran Maulana", "Citra Kirana Dewi", "Arkan Fadhil", "Nabila Tsania", "Raka Mahardika",
    "Intan Nuraini",
    "Bima Anggoro", "Melati Kusuma", "Satrio Wirawan", "Laras Prameswari",
)  # fmt: skip

TOWNS = (
    ("Surakarta", 46), ("Sukoharjo", 15), ("Karanganyar", 11), ("Boyolali", 9), ("Klaten", 7), ("Sragen", 6),
    ("Wonogiri", 4),
    ("Yogyakarta", 4), ("Semarang", 3), ("Jakarta", 2), ("Surabaya", 2), ("Bandung", 1), ("Makassar", 1), ("Medan", 1),
    ("Denpasar", 1), ("Kupang", 1), ("Jayapura", 1),
)  # fmt: skip
