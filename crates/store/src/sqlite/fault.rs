//! SQLite's errors, told by what the caller can do.

use std::path::PathBuf;
use std::time::Duration;

use rusqlite::ErrorCode;
use rusqlite::ffi::SQLITE_CONSTRAINT_FOREIGNKEY;

use super::connection::is_busy;
use super::guard;
use crate::error::StoreError;

/// An error on its way out: SQLite's, or already the library's own.
#[derive(Debug)]
pub(super) enum Fault {
    /// SQLite refused.
    Sqlite(rusqlite::Error),
    /// The library refused.
    Store(StoreError),
    /// A stored value is none that this program writes.
    Corrupt(String),
}

/// What an error is told with beside itself.
#[derive(Debug, Clone)]
pub(super) struct FaultContext {
    /// The database file.
    pub(super) path: PathBuf,
    /// The busy time-out.
    pub(super) busy_timeout: Duration,
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl Fault {
    /// There is no `what`.
    pub(super) fn not_found(what: impl Into<String>) -> Self {
        Self::Store(StoreError::NotFound { what: what.into() })
    }

    /// A stored value is none that this program writes.
    pub(super) fn corrupt(reason: impl Into<String>) -> Self {
        Self::Corrupt(reason.into())
    }

    /// Whether a row was refused because one it refers to is absent.
    pub(super) fn is_dangling_reference(&self) -> bool {
        matches!(self, Self::Sqlite(rusqlite::Error::SqliteFailure(error, _))
            if error.extended_code == SQLITE_CONSTRAINT_FOREIGNKEY)
    }

    /// What is wrong with the file, where that is why SQLite refused.
    pub(super) fn damage(&self) -> Option<String> {
        match self {
            Self::Sqlite(error) if is_damage(error) => Some(error.to_string()),
            Self::Store(StoreError::Corrupt { reason, .. }) => Some(reason.clone()),
            _ => None,
        }
    }

    /// Whether another process holds the library.
    pub(super) fn is_busy(&self) -> bool {
        matches!(self, Self::Sqlite(error) if is_busy(error))
    }

    /// The error for the caller.
    pub(super) fn tell(self, context: &FaultContext) -> StoreError {
        match self {
            Self::Store(error) => error,
            Self::Sqlite(error) => tell_sqlite(&error, context),
            Self::Corrupt(reason) => StoreError::Corrupt { path: context.path.clone(), reason },
        }
    }
}

fn is_damage(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase))
}

fn tell_sqlite(error: &rusqlite::Error, context: &FaultContext) -> StoreError {
    let (path, reason) = (context.path.clone(), error.to_string());
    match error {
        rusqlite::Error::SqliteFailure(failure, _) => match failure.code {
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => {
                StoreError::Busy { seconds: context.busy_timeout.as_secs() }
            }
            ErrorCode::DiskFull => StoreError::Full,
            ErrorCode::ReadOnly | ErrorCode::PermissionDenied => StoreError::ReadOnly,
            // The file itself, or its log beside it, which may turn out only later.
            ErrorCode::CannotOpen => StoreError::Open { path, reason },
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => {
                guard::suspect(&path);
                StoreError::Corrupt { path, reason }
            }
            _ => StoreError::Sql(reason),
        },
        // A stored value of another type or range than this program writes.
        rusqlite::Error::FromSqlConversionFailure(..)
        | rusqlite::Error::IntegralValueOutOfRange(..)
        | rusqlite::Error::InvalidColumnType(..)
        | rusqlite::Error::Utf8Error(..) => StoreError::Corrupt { path, reason },
        _ => StoreError::Sql(reason),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::ffi;

    fn context() -> FaultContext {
        FaultContext { path: "/absent/data/library.db".into(), busy_timeout: Duration::from_secs(30) }
    }

    fn told(code: i32) -> StoreError {
        let failure = rusqlite::Error::SqliteFailure(ffi::Error::new(code), None);
        Fault::from(failure).tell(&context())
    }

    #[test]
    fn errors_say_what_the_caller_can_do() {
        assert!(matches!(told(ffi::SQLITE_BUSY), StoreError::Busy { seconds: 30 }));
        assert!(matches!(told(ffi::SQLITE_FULL), StoreError::Full));
        assert!(matches!(told(ffi::SQLITE_READONLY), StoreError::ReadOnly));
        assert!(matches!(told(ffi::SQLITE_CORRUPT), StoreError::Corrupt { .. }));
        assert!(matches!(told(ffi::SQLITE_NOTADB), StoreError::Corrupt { .. }));
        assert!(matches!(told(ffi::SQLITE_IOERR), StoreError::Sql(_)));
        assert!(matches!(told(ffi::SQLITE_CANTOPEN), StoreError::Open { .. }));
    }

    #[test]
    fn damage_tells_which_file_and_what_to_do() {
        for error in [told(ffi::SQLITE_CORRUPT), Fault::corrupt("a year").tell(&context())] {
            let message = error.to_string();
            for expected in ["/data/library.db", "backups folder", "start the program again"] {
                assert!(message.contains(expected), "{expected}: {message}");
            }
        }
        assert!(told(ffi::SQLITE_CANTOPEN).to_string().contains("/data/library.db"));
    }
}
