import{h as e}from"./index-ClwPpdNw.js";const r=t=>({element:e("p",{},"…"),update:()=>{},destroy:()=>{}});export{r as treatiesPage};
