//! SQLite's errors, told by what the caller can do.

use std::time::Duration;

use rusqlite::ErrorCode;
use rusqlite::ffi::SQLITE_CONSTRAINT_FOREIGNKEY;

use crate::error::StoreError;

/// An error on its way out: SQLite's, or already the library's own.
#[derive(Debug)]
pub(super) enum Fault {
    /// SQLite refused.
    Sqlite(rusqlite::Error),
    /// The library refused.
    Store(StoreError),
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
        Self::Store(StoreError::Corrupt { reason: reason.into() })
    }

    /// Whether a row was refused because one it refers to is absent.
    pub(super) fn is_dangling_reference(&self) -> bool {
        matches!(self, Self::Sqlite(rusqlite::Error::SqliteFailure(error, _))
            if error.extended_code == SQLITE_CONSTRAINT_FOREIGNKEY)
    }

    /// The error for the caller; `waited` is the busy time-out.
    pub(super) fn tell(self, waited: Duration) -> StoreError {
        match self {
            Self::Store(error) => error,
            Self::Sqlite(error) => tell_sqlite(&error, waited),
        }
    }
}

fn tell_sqlite(error: &rusqlite::Error, waited: Duration) -> StoreError {
    match error {
        rusqlite::Error::SqliteFailure(failure, _) => match failure.code {
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => {
                StoreError::Busy { seconds: waited.as_secs() }
            }
            ErrorCode::DiskFull => StoreError::Full,
            ErrorCode::ReadOnly | ErrorCode::PermissionDenied => StoreError::ReadOnly,
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => {
                StoreError::Corrupt { reason: error.to_string() }
            }
            _ => StoreError::Sql(error.to_string()),
        },
        // A stored value of another type or range than this program writes.
        rusqlite::Error::FromSqlConversionFailure(..)
        | rusqlite::Error::IntegralValueOutOfRange(..)
        | rusqlite::Error::InvalidColumnType(..)
        | rusqlite::Error::Utf8Error(..) => StoreError::Corrupt { reason: error.to_string() },
        _ => StoreError::Sql(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::ffi;

    fn told(code: i32) -> StoreError {
        let failure = rusqlite::Error::SqliteFailure(ffi::Error::new(code), None);
        Fault::from(failure).tell(Duration::from_secs(30))
    }

    #[test]
    fn errors_say_what_the_caller_can_do() {
        assert!(matches!(told(ffi::SQLITE_BUSY), StoreError::Busy { seconds: 30 }));
        assert!(matches!(told(ffi::SQLITE_FULL), StoreError::Full));
        assert!(matches!(told(ffi::SQLITE_READONLY), StoreError::ReadOnly));
        assert!(matches!(told(ffi::SQLITE_CORRUPT), StoreError::Corrupt { .. }));
        assert!(matches!(told(ffi::SQLITE_NOTADB), StoreError::Corrupt { .. }));
        assert!(matches!(told(ffi::SQLITE_IOERR), StoreError::Sql(_)));
    }
}
