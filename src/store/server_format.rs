//! Which `response_format` a server accepts: learned once by being refused, then remembered.

use rusqlite::{Connection, OptionalExtension, params};

pub(super) fn get(connection: &Connection, base_url: &str, model: &str) -> rusqlite::Result<Option<String>> {
    connection
        .prepare_cached("SELECT format FROM server_format WHERE base_url = ?1 AND model = ?2")?
        .query_row(params![base_url, model], |row| row.get(0))
        .optional()
}

pub(super) fn set(connection: &Connection, base_url: &str, model: &str, format: &str) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO server_format (base_url, model, format) VALUES (?1, ?2, ?3)
             ON CONFLICT (base_url, model) DO UPDATE SET format = excluded.format",
        )?
        .execute(params![base_url, model, format])?;
    Ok(())
}
