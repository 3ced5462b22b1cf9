//! Why a file is not read, each as one sentence for the person who chose it.

use crate::import::reading::limits::Limits;

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    #[error("Die Datei ist leer. Bitte wählen Sie eine Datei mit einer Tabelle.")]
    Empty,
    #[error(
        "Die Datei ist größer als {}\u{a0}MiB. Bitte teilen Sie sie auf.",
        Limits::mebibytes(*most)
    )]
    TooManyBytes { most: usize },
    #[error(
        "Ausgepackt ist die Datei größer als {}\u{a0}MiB. Bitte entfernen Sie Bilder und leere Formatierungen, oder teilen Sie sie auf.",
        Limits::mebibytes(*most)
    )]
    TooManyUnpackedBytes { most: usize },
    #[error("Die Datei hat mehr als {} Zeilen. Bitte teilen Sie sie auf.", Limits::count(*most))]
    TooManyRows { most: usize },
    #[error(
        "Die Tabelle ist breiter als {} Spalten. Bitte entfernen Sie die überzähligen Spalten.",
        Limits::count(*most)
    )]
    TooManyColumns { most: usize },
    #[error("Die Datei hat mehr als {} Zellen. Bitte teilen Sie sie auf.", Limits::count(*most))]
    TooManyCells { most: usize },
    #[error("Die Datei enthält mehr Text, als auf einmal gelesen werden kann. Bitte teilen Sie sie auf.")]
    TooMuchText,
    #[error("Die Datei hat mehr als {most} Blätter. Bitte entfernen Sie die, die nicht gebraucht werden.")]
    TooManySheets { most: usize },
    #[error("Das Lesen der Datei dauert zu lange. Bitte teilen Sie sie auf.")]
    TooSlow,
    #[error(
        "Die Datei ist mit einem Kennwort geschützt. Bitte speichern Sie sie ohne Kennwort und wählen Sie sie dann noch einmal."
    )]
    Password,
    #[error(
        "Die Datei ist beschädigt und kann nicht gelesen werden. Bitte öffnen Sie sie in ihrem Programm, speichern Sie sie neu und wählen Sie sie dann noch einmal."
    )]
    Damaged,
    #[error(
        "Diese Datei ist keine Tabelle. Bitte speichern Sie sie als Excel-Arbeitsmappe (.xlsx), als OpenDocument-Tabelle (.ods), als Word-Dokument (.docx) oder als CSV-Datei."
    )]
    NotATable,
    #[error(
        "{0} kann nicht gelesen werden. Bitte speichern Sie den Inhalt als Excel-Arbeitsmappe (.xlsx), als Word-Dokument (.docx) oder als CSV-Datei."
    )]
    OtherFormat(&'static str),
    #[error("„{name}“: {error}")]
    InFile { name: String, error: Box<ReadError> },
    #[error("Die Dateien sind von verschiedener Art. Bitte wählen Sie nur Dateien derselben Art auf einmal.")]
    Mixed,
    #[error("Das sind mehr als {most} Dateien. Bitte wählen Sie weniger auf einmal.")]
    TooManyFiles { most: usize },
    #[error("In dem Dokument steht keine Tabelle. Übernommen werden können nur Tabellen.")]
    NoTable,
}
