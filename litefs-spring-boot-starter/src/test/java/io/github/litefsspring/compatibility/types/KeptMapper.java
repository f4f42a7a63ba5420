package io.github.litefsspring.compatibility.types;

import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;

/**
 * The same row for MyBatis.
 */
@Mapper
interface KeptMapper {

	@Insert("insert into kept(id, born, created, opens, seen, called, token, active, fee, points, rating, label) values "
			+ "(#{id}, #{born}, #{created}, #{opens}, #{seen}, #{called}, #{token}, #{active}, #{fee}, #{points}, "
			+ "#{rating}, #{label})")
	void insert(Kept kept);

	@Select("select id, born, created, opens, seen, called, token, active, fee, points, rating, label from kept "
			+ "where id = #{id}")
	Kept find(long id);

	@Select("select count(*) from kept where id = #{id} and ${column} = #{value}")
	int count(@Param("id") long id, @Param("column") String column, @Param("value") Object value);

}
