package io.github.litefsspring.compatibility.plain;

import java.util.List;
import java.util.Map;

import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Options;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.SelectKey;
import org.apache.ibatis.annotations.Update;
import org.apache.ibatis.cursor.Cursor;

@Mapper
interface BookMapper {

	@Select("select id, author, title, price, published, cover from book order by id")
	List<Map<String, Object>> all();

	@Select("select id, title from book order by id")
	@Options(fetchSize = 1)
	Cursor<Map<String, Object>> stream();

	@Select("select title from book where id = #{id}")
	String title(int id);

	@Insert("insert into book(author, title, price, published, cover) "
			+ "values (#{author}, #{title}, #{price}, #{published}, #{cover})")
	@Options(useGeneratedKeys = true, keyProperty = "id", keyColumn = "id")
	int insert(Map<String, Object> book);

	@Insert("insert into book(title) values (#{title})")
	@SelectKey(statement = "select last_insert_rowid()", keyProperty = "id", before = false, resultType = int.class)
	int insertAndAsk(Map<String, Object> book);

	@Update("update book set price = price + 1")
	int raise();

	@Delete("delete from book where id = #{id}")
	boolean delete(int id);

	@Insert("insert into author(name) values (#{name})")
	int author(String name);

}
