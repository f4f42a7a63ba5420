package io.github.litefsspring.jdbc.connection;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;

import org.sqlite.SQLiteConnection;
import org.sqlite.jdbc4.JDBC4DatabaseMetaData;

/**
 * Metadata of a routed connection. What is true of every SQLite database is answered
 * without opening one; the schema is read on the connection's own route.
 */
final class RoutingDatabaseMetaData extends JDBC4DatabaseMetaData {

	private final RoutingConnection connection;

	// general is an open connection, asked what is true of every SQLite database
	RoutingDatabaseMetaData(RoutingConnection connection, SQLiteConnection general) {
		super(general);
		this.connection = connection;
	}

	@Override
	public Connection getConnection() {
		return this.connection;
	}

	@Override
	public String getURL() {
		return this.connection.parts().url();
	}

	@Override
	public boolean isReadOnly() throws SQLException {
		return this.connection.isReadOnly();
	}

	@Override
	public boolean supportsResultSetHoldability(int holdability) {
		return holdability == ResultSet.CLOSE_CURSORS_AT_COMMIT;
	}

	@Override
	public boolean supportsGetGeneratedKeys() {
		return true;
	}

	@Override
	public ResultSet getProcedures(String catalog, String schemaPattern, String procedureNamePattern)
			throws SQLException {
		return this.connection
			.schema((metaData) -> metaData.getProcedures(catalog, schemaPattern, procedureNamePattern));
	}

	@Override
	public ResultSet getProcedureColumns(String catalog, String schemaPattern, String procedureNamePattern,
			String columnNamePattern) throws SQLException {
		return this.connection.schema((metaData) -> metaData.getProcedureColumns(catalog, schemaPattern,
				procedureNamePattern, columnNamePattern));
	}

	@Override
	public synchronized ResultSet getTables(String catalog, String schemaPattern, String tableNamePattern,
			String[] types) throws SQLException {
		return this.connection
			.schema((metaData) -> metaData.getTables(catalog, schemaPattern, tableNamePattern, types));
	}

	@Override
	public ResultSet getSchemas() throws SQLException {
		return this.connection.schema((metaData) -> metaData.getSchemas());
	}

	@Override
	public ResultSet getCatalogs() throws SQLException {
		return this.connection.schema((metaData) -> metaData.getCatalogs());
	}

	@Override
	public ResultSet getTableTypes() throws SQLException {
		return this.connection.schema((metaData) -> metaData.getTableTypes());
	}

	@Override
	public ResultSet getColumns(String catalog, String schemaPattern, String tableNamePattern, String columnNamePattern)
			throws SQLException {
		return this.connection
			.schema((metaData) -> metaData.getColumns(catalog, schemaPattern, tableNamePattern, columnNamePattern));
	}

	@Override
	public ResultSet getColumnPrivileges(String catalog, String schema, String table, String columnNamePattern)
			throws SQLException {
		return this.connection
			.schema((metaData) -> metaData.getColumnPrivileges(catalog, schema, table, columnNamePattern));
	}

	@Override
	public ResultSet getTablePrivileges(String catalog, String schemaPattern, String tableNamePattern)
			throws SQLException {
		return this.connection
			.schema((metaData) -> metaData.getTablePrivileges(catalog, schemaPattern, tableNamePattern));
	}

	@Override
	public ResultSet getBestRowIdentifier(String catalog, String schema, String table, int scope, boolean nullable)
			throws SQLException {
		return this.connection
			.schema((metaData) -> metaData.getBestRowIdentifier(catalog, schema, table, scope, nullable));
	}

	@Override
	public ResultSet getVersionColumns(String catalog, String schema, String table) throws SQLException {
		return this.connection.schema((metaData) -> metaData.getVersionColumns(catalog, schema, table));
	}

	@Override
	public ResultSet getPrimaryKeys(String catalog, String schema, String table) throws SQLException {
		return this.connection.schema((metaData) -> metaData.getPrimaryKeys(catalog, schema, table));
	}

	@Override
	public ResultSet getImportedKeys(String catalog, String schema, String table) throws SQLException {
		return this.connection.schema((metaData) -> metaData.getImportedKeys(catalog, schema, table));
	}

	@Override
	public ResultSet getExportedKeys(String catalog, String schema, String table) throws SQLException {
		return this.connection.schema((metaData) -> metaData.getExportedKeys(catalog, schema, table));
	}

	@Override
	public ResultSet getCrossReference(String parentCatalog, String parentSchema, String parentTable,
			String foreignCatalog, String foreignSchema, String foreignTable) throws SQLException {
		return this.connection.schema((metaData) -> metaData.getCrossReference(parentCatalog, parentSchema, parentTable,
				foreignCatalog, foreignSchema, foreignTable));
	}

	@Override
	public ResultSet getTypeInfo() throws SQLException {
		return this.connection.schema((metaData) -> metaData.getTypeInfo());
	}

	@Override
	public ResultSet getIndexInfo(String catalog, String schema, String table, boolean unique, boolean approximate)
			throws SQLException {
		return this.connection.schema((metaData) -> metaData.getIndexInfo(catalog, schema, table, unique, approximate));
	}

	@Override
	public ResultSet getUDTs(String catalog, String schemaPattern, String typeNamePattern, int[] types)
			throws SQLException {
		return this.connection.schema((metaData) -> metaData.getUDTs(catalog, schemaPattern, typeNamePattern, types));
	}

	@Override
	public ResultSet getSuperTypes(String catalog, String schemaPattern, String typeNamePattern) throws SQLException {
		return this.connection.schema((metaData) -> metaData.getSuperTypes(catalog, schemaPattern, typeNamePattern));
	}

	@Override
	public ResultSet getSuperTables(String catalog, String schemaPattern, String tableNamePattern) throws SQLException {
		return this.connection.schema((metaData) -> metaData.getSuperTables(catalog, schemaPattern, tableNamePattern));
	}

	@Override
	public ResultSet getAttributes(String catalog, String schemaPattern, String typeNamePattern,
			String attributeNamePattern) throws SQLException {
		return this.connection.schema(
				(metaData) -> metaData.getAttributes(catalog, schemaPattern, typeNamePattern, attributeNamePattern));
	}

	@Override
	public ResultSet getSchemas(String catalog, String schemaPattern) throws SQLException {
		return this.connection.schema((metaData) -> metaData.getSchemas(catalog, schemaPattern));
	}

	@Override
	public ResultSet getClientInfoProperties() throws SQLException {
		return this.connection.schema((metaData) -> metaData.getClientInfoProperties());
	}

	@Override
	public ResultSet getFunctions(String catalog, String schemaPattern, String functionNamePattern)
			throws SQLException {
		return this.connection.schema((metaData) -> metaData.getFunctions(catalog, schemaPattern, functionNamePattern));
	}

	@Override
	public ResultSet getFunctionColumns(String catalog, String schemaPattern, String functionNamePattern,
			String columnNamePattern) throws SQLException {
		return this.connection.schema((metaData) -> metaData.getFunctionColumns(catalog, schemaPattern,
				functionNamePattern, columnNamePattern));
	}

	@Override
	public ResultSet getPseudoColumns(String catalog, String schemaPattern, String tableNamePattern,
			String columnNamePattern) throws SQLException {
		return this.connection.schema(
				(metaData) -> metaData.getPseudoColumns(catalog, schemaPattern, tableNamePattern, columnNamePattern));
	}

}
