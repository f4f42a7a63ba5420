package io.github.litefsspring.compatibility.slices;

import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Select;

@Mapper
interface Remarks {

	@Insert("create table remark(id integer primary key, text text)")
	void createTable();

	@Insert("insert into remark(text) values (#{text})")
	int add(String text);

	@Select("select text from remark order by id limit 1")
	String first();

}
